# A deal and its path.
deal-heading = Deal { $deal } “{ $title }”
deal-heading-untitled = Deal { $deal }
deal-state = State: { $state }
deal-state-heard = heard of, not read yet
deal-state-not-due = no invoice needed: the deal is not won, or not paid by Kaspi
deal-state-waiting = waits for a person
deal-state-issuing = on its way through 1C
deal-state-issued = the invoice is in 1C, its number is not on the deal yet
deal-state-done = done: the invoice is in 1C, its number is on the deal
deal-state-unfinished = the invoice is in 1C, but not everything is finished
deal-state-gone = Bitrix24 does not have this deal
deal-state-skipped = skipped by a person
deal-invoice = Invoice { $number } for { $sum }, { $posted ->
    [yes] posted
   *[no] not posted
    }
deal-invoice-coming = The invoice for { $sum } is not made yet
deal-buyer = Buyer: { $buyer }
deal-path = Path:
deal-path-empty = Nothing is noted of it yet.
deal-path-entry = { $time } { $step }
deal-path-entry-by = { $time } { $step } ({ $actor })
deal-path-entry-run = { $step } ({ $count } { $count ->
    [one] time
   *[other] times
    }, the last at { $last })
deal-usage = Give the deal’s Bitrix24 number after the command, for example: <code>/deal 123</code>

deal-step-heard = Bitrix24 told of the deal
deal-step-swept = no event came, the sweep found the deal
deal-step-not-due = read: no invoice needed
deal-step-gone = Bitrix24 does not have it
deal-step-mapped = read and mapped: { $lines } { $lines ->
    [one] row
   *[other] rows
    } for { $sum }
deal-step-waits = waits for a person: { $what }
deal-step-retried = try again
deal-step-buyer-found = buyer: { $name }
deal-step-buyer-created = buyer created in 1C: { $name }
deal-step-contract-created = contract created in 1C
deal-step-issued = invoice { $number } for { $sum } created in 1C
deal-step-posted = invoice posted
deal-step-number-written = number { $number } written on the deal
deal-step-commented = comment left on the deal
deal-step-told = chat told
deal-step-skipped = skipped: { $reason }
deal-step-differs = the deal says something else than its invoice
deal-step-agrees = the deal agrees with its invoice again
deal-step-taken = taken
deal-step-given-back = nobody's again
deal-step-snoozed = put off until { $until }
deal-step-postponed = { $system } does not answer, trying again at { $again }

invoice-comment = Invoice { $number } was created in 1C for { $sum }.
