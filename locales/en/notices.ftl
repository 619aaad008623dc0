# What the chat learns by itself.
notice-issued = ✅ Invoice { $number } for { $sum } was created in 1C.
notice-deal-waits = ⏸ { $heading } waits for you.
notice-sum-recalculated = ⚠️ 1C recalculated the sum: invoice { $number } does not agree with the deal.
notice-sum-rows =
    • on the deal: { $ours }
    • in 1C: { $books }
    • difference: { $difference }
notice-sum-do = The document is in 1C already and I do not change it myself. Compare prices and VAT in the document, then correct it or the deal.
notice-away = ⚠️ { $system } does not answer since { $since }.
notice-away-next = New deals are kept and wait. You need not do anything: when the connection returns, I go on by myself and tell you here.
notice-back = ✅ { $system } answers again. It had been away since { $since }.
notice-back-next = Everything that waited is on its way by itself.

button-retry = 🔁 Try again
button-path = Path of the deal
