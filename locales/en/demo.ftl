# The command daneker demo.
demo-failed = The sandbox did not start: { $error }
demo-port = port { $port } for the page is taken; choose another one with --port 0
demo-welcome =
    The sandbox is ready. Open in your browser:

        { $desk }

    Bitrix24 is on the left, 1C in the middle, Telegram on the right. All three are stand-ins; Daneker is real ({ $program }).

    What to try:
      1. Win the deal on top: the invoice appears in 1C, its number on the deal, a message in the chat.
      2. Win «Жігер: новинки»: the deal waits, and the chat gets a card with candidates out of 1C. Tap the right one, and it goes through by itself. /map shows the others that have no item ({ $open } products).
      3. Switch 1C off above its column, win another deal, and switch 1C on again.
      4. Change stock in 1C (its tab “Stock”), write /sync as Айгүл and look at the tab “Stock” of the portal. Switch inventory management on there, or “stock: empty” at 1C, and say it again.
      5. Write /status, /stock шампунь or /deal and a deal number to the bot.
      6. Ask for figures in plain words: “revenue last month by manager”, “top 5 products this week” — and check them against the portal’s tab “Sales”.

    For machines: Authorization: Bearer { $token }

    Stop with Ctrl-C. Without a browser: daneker demo --play
demo-stand-ins =
    Only the stand-ins are running. The lines above are the settings under which another program reaches them; the page is { $desk }

    To start Daneker beside them, export these lines and a DATABASE_URL. Events and mappings go to { $program }.

    Stop with Ctrl-C.
demo-play-win = ▶ A manager wins deal { $deal } “{ $title }”
demo-play-done = All of it came true in { $seconds } s.
demo-invoice-row = { $item } — { $quantity } × { $price } = { $sum }
demo-step-event = Bitrix24 sent the event { $event }, and it was taken
demo-step-event-missing = the event of Bitrix24 did not arrive
demo-step-invoice = Invoice { $number } for { $sum } is posted in 1C, buyer { $buyer } (BIN { $bin })
demo-step-invoice-missing = there is no posted invoice in 1C
demo-step-number = The number { $number } is on the deal
demo-step-number-missing = the number is not on the deal
demo-step-comment = A comment appeared in the deal’s timeline
demo-step-comment-missing = there is no comment in the deal’s timeline
demo-step-message = The chat heard of it
demo-step-message-missing = there is no message in the chat
demo-step-card = The chat heard what the deal waits for
demo-step-card-missing = the chat was not told what the deal waits for
demo-step-no-invoice = No invoice yet: there is none for a part of the rows
demo-step-no-invoice-missing = an invoice was made although the product was not mapped yet
demo-step-mapping = “{ $product }” is mapped to item { $code }
demo-step-mapping-missing = the mapping was not taken
demo-step-only = Exactly one invoice for each deal, { $count } in all
demo-step-only-missing = there is not exactly one invoice for each deal
