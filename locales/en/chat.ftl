# The conversation: greeting, help, language, answers to what we do not understand.
chat-greeting =
    👋 Hello! I am Daneker: I turn won Bitrix24 deals paid by Kaspi into invoices in 1C, one for each deal.
    The document’s number appears on the deal and I tell you here. If something is missing, I ask here too.

    What you can do now:
    { $commands }

    You can change the language with a button:
chat-help =
    What I can do:
    { $commands }
chat-help-manager = Ask about figures in plain words: “revenue yesterday”, “top products this month”.
chat-help-admin = Ask about figures in plain words. You are an admin: the buttons below messages about deals, products and people work for you.
chat-command = /{ $name } — { $about }
chat-hint = There is no such command. The list: /help. Questions about figures need none: just write them.
chat-only-text = I only read text: files, pictures and voice messages are closed to me. The list of commands: /help
chat-admins-only = Only an administrator may do this.
chat-sync-usage = You can: /sync for stock, /sync deals for deals, /sync products for products and items.
chat-sync-products = 🔎 Reading the products of the portal and the items of 1C again. What changed is shown by /map.
chat-broken =
    I could not answer: the mistake is on my side. Please try again.
    If it happens again, give this number to your administrator: <code>{ $reference }</code>

command-status = how the systems are and what is in the queue
command-deal = the path of a deal by its number, for example /deal 123
command-stuck = what waits for a person: try again, fix, skip
command-map = products without an item: find and confirm it
command-report = a report in plain words: /report revenue in March, or just ask
command-stock = stock: /stock collagen, by warehouse, what runs low
command-sync = bring stock in Bitrix24 to what 1C has, now; /sync deals looks through deals
command-help = what I can do
command-lang = language: русский, қазақша, English
command-alerts = what comes by itself, quiet hours, morning digest
command-members = who works with the bot: let in, change roles, take access away
command-start = ask for access

language-name = English
language-ask = Which language shall I speak in this chat?
language-chosen = From now on I speak English in this chat. The list of commands: /help

toast-accepted = Accepted, trying again
toast-chosen = Accepted: { $name }
toast-admins-only = Only an administrator can do this
toast-outdated = This button is out of date
toast-settled = Already settled
toast-skipped = Skipped
toast-language = Speaking English

refusal-deal-unknown = I know nothing of deal { $deal }. It will reach me when it changes in Bitrix24.
refusal-item-unknown = 1C has no item with code { $code }.
refusal-item-unreadable = That does not look like the code of an item.
refusal-already-mapped = It is “{ $item }” already: { $by }.
refusal-out-of-date = Already settled: this offer does not stand any more.
refusal-fault = { $system } is not answering right now. Please try a little later.

toast-taken = You look after it
toast-retried-all = { $count ->
    [0] Already settled
    [one] Trying { $count } deal again
   *[other] Trying { $count } deals again
}
toast-given-back = Nobody's again
toast-taken-by = { $by } looks after it already
toast-snoozed = I will remind you: { $until }
toast-done = Done
toast-last-admin = This is the last admin
toast-named = Set in the settings
refusal-member-unknown = There is no such member. The list: /members
refusal-named = This member is named by the settings TELEGRAM_CHAT_ID or TELEGRAM_ADMINS: it can only be changed there.
refusal-last-admin = This is the last admin. Make somebody else one first: /members
refusal-taken = { $by } looks after it already.
