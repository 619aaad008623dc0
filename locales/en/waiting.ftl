# What a deal waits for: -short for a line of its path, -what has happened, -do what to do.
waiting-row = • { $text }
waiting-row-product = • { $id } — { $name }
waiting-more = …and { $count } more
waiting-retry = Then press “Try again”.

waiting-no-lines-short = the deal has no products
waiting-no-lines-what = The deal has no products at all, there is nothing to make an invoice of.
waiting-no-lines-do = Add products to the deal and save it: it will go on by itself.

waiting-unmapped-short = products are not mapped to items of 1C
waiting-unmapped-products = I do not know which items of 1C these are (number and name of the product in Bitrix24):
waiting-unmapped-products-do = Candidates come as a card of their own; the button with the product opens it too. When all are mapped, the deal goes on by itself.
waiting-unmapped-free-text = These rows were typed in by hand, there is no catalogue product behind them:
waiting-unmapped-free-text-do = Replace the typed rows by products of the catalogue and save the deal: it will go on by itself.

waiting-bad-line-short = the row “{ $name }” cannot stand in 1C
waiting-bad-line-what = The row “{ $name }” cannot stand in 1C: quantity { $quantity }, price { $price }.
waiting-bad-line-do = The quantity must be above zero with at most three decimals, the price not below zero and exact to the tiyn. Correct the row and save the deal.

waiting-sum-differs-short = the deal’s amount differs from its rows
waiting-sum-differs-what =
    The deal’s amount differs from its rows:
    • on the deal: { $deal }
    • by its rows: { $lines }
    • difference: { $difference }
waiting-sum-differs-do = Check amount, prices, discounts and quantities of the deal and save it. The invoice is made when they agree to the tiyn.

waiting-foreign-currency-short = the deal is not in tenge
waiting-foreign-currency-what = The deal’s currency is { $currency }, but I make invoices in tenge only.
waiting-foreign-currency-do = Change the deal to tenge (KZT) and save it.

waiting-wrong-bin-short = wrong BIN/IIN “{ $text }”
waiting-wrong-bin-what = The buyer’s requisites say BIN/IIN “{ $text }”, which cannot be one: it takes 12 digits, the last of them a correct check digit.
waiting-wrong-bin-do = Correct the BIN/IIN in the requisites of the company or contact in Bitrix24.

waiting-buyer-unclear-short = several buyers fit
waiting-buyer-unclear-what = Several buyers in 1C fit:
waiting-buyer-unclear-do = Choose the right one with a button below.

waiting-items-gone-short = items are not in 1C any more
waiting-items-gone-what = 1C has no items with these codes any more, or they are marked for deletion:
waiting-items-gone-do = Bring it back in 1C (take the deletion mark off) and press “Try again”.

waiting-document-marked-short = invoice { $number } is marked for deletion
waiting-document-marked-what = Invoice { $number } of this deal is marked for deletion in 1C. I do not make another one in its place.
waiting-document-marked-do = If the document is needed, remove the mark in 1C. If it is not, you need not do anything.

waiting-refused-short = refused: { $system }
waiting-refused-what = { $system } refuses: <i>{ $words }</i>
waiting-refused-period-closed = The period of the document’s date is closed for changes. Ask the accountant to open it.
waiting-refused-stock-short = There is not enough stock. Receive the goods in 1C or correct the quantity on the deal.
waiting-refused-no-rights = The 1C user I work as lacks rights. Ask the administrator of 1C to grant them.
waiting-refused-contract-missing = 1C demands a contract with the buyer. Create one in 1C or name it in the setting <code>ONEC_CONTRACT</code>.
waiting-refused-marked = Something needed (buyer, contract, item or document) is marked for deletion in 1C. Remove the mark.
waiting-refused-busy = Somebody keeps this data open in 1C. Close the document or wait a minute.
waiting-refused-other = Correct what the answer points at. If it is unclear, forward this message to your administrator.

waiting-locked-out-short = no access: { $system }
waiting-locked-out-what = { $system } does not let me in: <i>{ $words }</i>
waiting-locked-out-bitrix24 = Check the inbound webhook: whether it still works, has the rights for CRM and catalogue, and the plan is paid. Its address is the setting <code>BITRIX24_WEBHOOK_URL</code>.
waiting-locked-out-onec = Check user and password (<code>ONEC_USERNAME</code>, <code>ONEC_PASSWORD</code>), its rights and the OData publication.
waiting-locked-out-other = Check the access in the settings.

waiting-setting-unclear-short = cannot tell which: { $setting }
waiting-setting-unclear-what = The setting <code>{ $setting }</code> is not set, and I cannot choose by myself.
waiting-setting-unclear-named = The setting <code>{ $setting }</code> says “{ $name }”, but I cannot choose by that name.
waiting-setting-unclear-choices = There are:
waiting-setting-unclear-do = Write the right name into <code>{ $setting }</code> and restart Daneker.

waiting-field-missing-short = no field { $field }
waiting-field-missing-what = Bitrix24 did not keep the number: deals have no field <code>{ $field }</code>.
waiting-field-missing-do = Create a deal field of type “String” with this code, or name another one in the setting <code>BITRIX24_INVOICE_FIELD</code>. The invoice is in 1C already, there will be no second one.

waiting-exhausted-short = no answer for almost a day: { $system }
waiting-exhausted-what = { $system } has not answered for almost a day, I stopped trying.
waiting-exhausted-do = Check whether the system works: /status.

waiting-broken-short = a mistake on my side
waiting-broken-what = My step <code>{ $job }</code> broke down: a mistake on my side, not of 1C or Bitrix24.
waiting-broken-do = Forward this message to the administrator: the program’s log has the details.
