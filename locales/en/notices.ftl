# What the chat learns by itself.
notice-issued = ✅ Invoice { $number } for { $sum } was created in 1C.
notice-deal-waits = ⏸ { $heading } waits for you.
notice-sum-recalculated = ⚠️ 1C recalculated the sum: invoice { $number } does not agree with the deal.
notice-sum-rows =
    • on the deal: { $ours }
    • in 1C: { $books }
    • difference: { $difference }
notice-sum-do = The document is in 1C already and I do not change it myself. Compare prices and VAT in the document, then correct it or the deal.
notice-away = ⚠️ { $system } has not answered since { $since }.
notice-away-next = { $deals ->
    [0] New deals are stored and wait.
    [one] { $deals } deal waits, new ones are stored too.
   *[other] { $deals } deals wait, new ones are stored too.
} There is nothing to do: as soon as it is back, I go on by myself and note it here.
notice-back = ✅ { $system } answers again. It was away from { $since } to { $over }.
notice-back-next = { $deals ->
    [0] Nothing is lost.
    [one] The { $deals } deal that waited goes out by itself.
   *[other] The { $deals } deals that waited go out by themselves, in order.
}
notice-refuses = ⛔ { $system } has not let me in since { $since }: <i>{ $words }</i>
notice-refuses-next = { $deals ->
    [0] New deals are stored and wait.
    [one] { $deals } deal waits, new ones are stored too.
   *[other] { $deals } deals wait, new ones are stored too.
} As soon as I am let in again, all of it goes out by itself, in order.
notice-still-away = ⏳ { $system } has not answered for almost a day, since { $since }. { $deals ->
    [0] No deal waits so far.
    [one] { $deals } deal waits.
   *[other] { $deals } deals wait.
}
notice-still-away-do = Check that the computer is on and connected: /status. As soon as it answers, all that waits goes out by itself, in order.
notice-found = 🔎 { $deals ->
    [one] The sweep found { $deals } deal Bitrix24 did not tell of. I am on it.
   *[other] The sweep found { $deals } deals Bitrix24 did not tell of. I am on it.
}
notice-swept = 🔎 Bitrix24 was looked through. { $deals ->
    [0] I know of every change already.
    [one] I am reading { $deals } deal I had no news of.
   *[other] I am reading { $deals } deals I had no news of.
}
notice-swept-later = 🔎 Bitrix24 does not answer now. The check begins by itself as soon as it does; I will send the result here.
notice-issued-list = ✅ { $count ->
    [one] { $count } invoice created:
   *[other] { $count } invoices created:
}
notice-issued-row = • { $number } for { $sum } — deal { $deal } “{ $title }”
notice-differs = ⚠️ The deal has changed since invoice { $number } was made.
notice-differs-do = I do not change the document in 1C. Correct it together with your accountant, or put the deal back as it was: I will see it and note it here.
notice-agrees = ✅ The deal agrees with invoice { $number } again.

difference-reopened = The deal is in work again.
difference-lost = The deal is lost now.
difference-gone = Bitrix24 does not have the deal any more.
difference-none = none
difference-amount = Amount: { $invoice } in the invoice, { $deal } in the deal
difference-buyer = БИН/ИИН of the buyer: { $invoice } in the invoice, { $deal } in the deal
difference-sides = { "  " }{ $invoice } in the invoice, { $deal } in the deal

button-retry = 🔁 Try again
button-path = Path of the deal

notice-skipped = ⏭ { $heading } was skipped: { $reason } ({ $by }).
notice-work-stuck = ⚠️ The step <code>{ $job }</code> fails: <i>{ $words }</i>
    I try again on schedule. If it repeats, pass this message on to your administrator.

stuck-title = { $count ->
    [0] Nothing waits for a person.
    [one] { $count } deal waits for a person
   *[other] { $count } deals wait for a person
}
stuck-outage = ⚠️ { $system } has not answered since { $since }. { $deals ->
    [0] No deal waits so far.
    [one] { $deals } deal goes out by itself as soon as it answers.
   *[other] { $deals } deals go out by themselves as soon as it answers.
}
stuck-entry = { $place }. { $heading }
    { $what }, since { $since }
stuck-hint = Tap a number to open the deal: try again, fix or skip.

skip-ask = ⏭ { $heading }: why skip it? I will make no invoice of it.
    Choose a reason, or answer this message with your own.
skip-reason-by-hand = Invoiced by hand
skip-reason-cancelled = Cancelled or returned
skip-reason-not-ours = Not our sale
skip-reason-usage = A reason has 3 to 300 characters. Please answer my message again.

button-skip = ⏭ Skip
