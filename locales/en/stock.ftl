# Stock: comparing 1C with Bitrix24, questions about what there is, warehouses, what runs low.
run-title = Stock: 1C → Bitrix24
run-comparing = 🔎 Reading stock in 1C and comparing it with the portal…
run-reading = 🔎 Reading stock in 1C…
run-held = ✋ The difference is unusual: waiting for a decision, the card is in this chat or the shared one.
run-asking = ❓ Waiting to be told which stores of the portal the warehouses of 1C are: the questions are in this chat or the shared one.
run-writing = { $percent }% — { $written } of { $planned } written, { $failed } not taken
run-stopping = ⏹ Stopping: the step begun is being ended.
run-already = Stock is being compared since { $since }. A second run at the same time is not needed: wait for this one, or stop it.
run-done = ✅ Stock in Bitrix24 is up to date: { $written } of { $compared } changed.
run-same = ✅ Stock agrees, nothing to change. Positions compared: { $compared }.
run-read = ✅ Stock in 1C was read.
run-cancelled = ⏹ Stopped: { $written } of { $planned } written, the rest untouched. Again: /sync
run-failed = ⛔ Stock was not updated.
run-nothing-taken = ⚠️ Stock was not updated: the portal took none of { $planned } changes.
run-failed-again = Mend the cause and try again: /sync. At night I will try by myself.
run-not-believed = ⛔ Stock was read but looks like a mistake, so I show the earlier one:
run-largest = The largest changes:
run-shift = • { $product }: { $before } → { $after }
run-shift-in-store = • { $product } ({ $store }): { $before } → { $after }
run-failures = ⚠️ The portal did not take: { $failed }
run-failure = • { $product }: <i>{ $words }</i>
run-failure-otherwise = • { $product }: the portal has { $level } now, somebody changed it at the same time
run-negative = Below zero in 1C: { $negative }. Check what was received.
run-gone = Products with an item that the portal has no more: { $gone }.
took-seconds = { $seconds } s
took-minutes = { $minutes } min { $seconds } s

hold-title = ✋ Stock was not written: it looks like a mistake
hold-through = ✅ Let through by { $by }
hold-dropped = ✖️ Dropped by { $by }
hold-superseded = ⏭ A newer run took the place of this one
hold-empty = • 1C has nothing at all now.
hold-halved = • 1C has half or less: positions in stock were { $before } and are { $now }; pieces were { $had } and are { $has }.
hold-doubled = • 1C has exactly twice of almost everything.
hold-old-copy = • 1C does not know the latest invoices, such as No. { $number }: this looks like an old copy of the base.
hold-many = • { $percent }% of the positions that hold something would change.
hold-zeroed = • { $percent }% of what the portal, or one of its stores, has would fall to zero.
hold-counts = { $planned } of { $compared } positions would change, { $zeroed } of them to zero.
hold-do = Nothing was written to the portal. If 1C is right, let it through; if not, mend 1C and say /sync again.

warehouse-ask = ❓ Which store of the portal is the 1C warehouse “{ $name }”? Without an answer no stock is written by store.
warehouse-ask-whole = ❓ 1C keeps stock without warehouses. Into which store of the portal shall it go?
warehouse-is = ✅ The 1C warehouse “{ $name }” is “{ $store }” on the portal ({ $by }).
warehouse-left-out = ∅ The 1C warehouse “{ $name }” is not brought to the portal ({ $by }).

low-alert = 📉 { $count ->
    [one] { $count } product runs low
   *[other] { $count } products run low
}
low-alert-row = • { $name }: { $level } left (threshold { $threshold })

stock-title = Stock by 1C
stock-items = { $count ->
    [one] { $count } item
   *[other] { $count } items
} in stock.
stock-negative = ⚠️ Below zero: { $count }.
stock-how = Ask by name: /stock collagen. On a day: /stock collagen 31.12.2025
stock-never = Stock in 1C has not been read yet.
stock-nothing = I found nothing like “{ $typed }” in 1C.
stock-on = Stock at the end of { $day }:
stock-unknown-then = had not been read yet then
stock-item = <b>{ $name }</b> ({ $code }): <b>{ $total }</b>
stock-place = • { $warehouse }: { $level }
stock-without-warehouse = no warehouse
stock-low = 📉 Running low
stock-low-none = 👌 Nothing runs low
stock-in = 🏬 { $warehouse }
stock-row = • { $name }: { $level }
stock-row-low = • { $name }: { $level } (threshold { $threshold })
stock-threshold = “Low” means less than { $threshold } (for everything).
stock-threshold-own = “Low” means less than { $threshold }.
stock-chart =
    <code>{ $line }</code>
    { $from }–{ $to }: from { $least } to { $most }
stock-age = As of { $time } in 1C ({ $age }).
age-minutes = { $count } min ago
age-hours = { $count } h ago
age-days = { $count } d ago
threshold-ask = Below which quantity is “{ $name }” running low? Answer this message with a number; 0 brings the general threshold back.

changes-caption = What the stock run changes: the portal before, 1C after.
stock-document-surplus = Daneker: surplus by 1C, run { $run }
stock-document-shortage = Daneker: shortage by 1C, run { $run }
stock-document-comment = Made automatically from the stock of 1C, run { $run }.

button-stop-run = ⏹ Stop
button-let-through = ✅ It is right, write it
button-drop = ✖️ Do not write
button-changes = 📄 The whole list as a file
button-leave-out = ∅ Not to the portal
button-change-store = 🔁 Choose another store
button-low = 📉 What runs low
button-low-count = 📉 Running low: { $count }
button-reread = 🔄 Read again
button-stock = 📦 All stock
button-threshold = 📏 Change the threshold

toast-accepted-run = Accepted
refusal-quantity-unreadable = That does not look like a quantity. Answer with a number, such as 5 or 2.5.

run-took = In { $took }.
run-cancelled-late = ⏹ Too late to stop: everything was written, { $written } of { $planned }.
run-unmapped = Without an item, and so not brought over: { $unmapped }. Find them: /map
hold-again = ✋ The difference has changed since it was let through, so once more: stock was not written
stock-no-such-day = I did not understand the date: there is no such day, it has not come yet, or nothing is named before it. For example: /stock collagen 31.12.2025
stock-no-chart = The chart appears when there are two days.
changes-product-id = Product No.
changes-product = Product on the portal
changes-item-code = Code in 1C
changes-item = Item in 1C
changes-store = Store of the portal
changes-before = On the portal
changes-after = In 1C
changes-difference = Difference
