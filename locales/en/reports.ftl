# Metrics.
metric-revenue = Revenue
metric-deals-won = Won deals
metric-deals-lost = Lost deals
metric-avg-check = Average sale
metric-qty = Pieces sold
metric-leads-created = New leads
metric-lead-conversion = Lead conversion
metric-deals-open = Open deals
metric-deals-open-amount = Amount of open deals
metric-revenue-share = Share of revenue
metric-stock-qty = Stock
metric-invoices-created = Invoices created
metric-invoices-failed = Failed invoices
metric-deals-without-invoice = Deals without an invoice
metric-vat-amount = VAT

# How metrics are counted.
how-revenue = amount of won deals by closing day, VAT included
how-deals-won = how many deals were won, by closing day
how-deals-lost = how many deals were lost, by closing day
how-avg-check = revenue divided by the number of won deals
how-qty = quantity in the rows of won deals
how-leads-created = how many leads were created, by day of creation
how-lead-conversion = which share of the leads created became deals
how-deals-open = how many deals are in work now
how-deals-open-amount = amount of the deals in work now
how-revenue-share = revenue of the row divided by all revenue
how-stock-qty = stock in 1C as it was last read
how-invoices-created = how many invoices I created in 1C, by day of creation; those entered by hand are not counted
how-invoices-failed = won deals whose invoice waits for a person
how-deals-without-invoice = won deals for which no invoice was created
how-vat-amount = VAT in the invoices I created, by document day; those entered by hand are not counted

# What figures are told apart by.
by-manager = by manager
by-product = by product
by-deal = by deal
by-day = by day
by-week = by week
by-weekday = by weekday
by-month = by month
by-payment-kind = by exact payment method
by-payment-group = by payment method
by-source = by source
by-warehouse = by warehouse
by-vat-rate = by VAT rate

# Where there is nothing of it.
none-manager = no manager
none-product = no product
none-deal = —
none-day = —
none-week = —
none-weekday = —
none-month = —
none-payment-kind = not specified
none-payment-group = not specified
none-source = no source
none-warehouse = no warehouse
none-vat-rate = no VAT

# Conditions.
filter-manager = manager
filter-product = product
filter-payment-kind = exact payment method
filter-payment-group = payment method
filter-source = source
filter-warehouse = warehouse

# Payment.
payment-kaspi-qr = Kaspi QR
payment-kaspi-gold = Kaspi Gold
payment-kaspi-red = Kaspi Red
payment-kaspi-credit = Kaspi Credit
payment-kaspi-installment = Kaspi Installment
payment-kaspi-shop = Kaspi Shop
payment-kaspi = Kaspi
payment-cash = cash
payment-card = card
payment-transfer = transfer
payment-unknown = not specified

# Days and months.
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# The report.
report-month = { $month } { $year }
report-year = { $year }
report-now = now
report-nothing = Nothing was found: there is no data for these days and conditions.
report-rows-found = Found: { $count }
report-change = { $change } against { $before } ({ $period })
report-before = was { $before } ({ $period })
report-total = Total
report-more = { $count ->
    [one] … and { $count } more: the Excel file has all
    *[other] … and { $count } more: the Excel file has all
    }
report-filters = Conditions: { $filters }
report-only = { $field }: { $names }
report-except = { $field } except: { $names }
report-amount-bound = amount of a deal { $bound }
report-value-bound = figure of a row { $bound }
report-source-deals = { $count ->
    [one] Counted from { $count } deal, data as of { $time }
    *[other] Counted from { $count } deals, data as of { $time }
    }
report-source-leads = { $count ->
    [one] Counted from { $count } lead, data as of { $time }
    *[other] Counted from { $count } leads, data as of { $time }
    }
report-source-invoices = { $count ->
    [one] Counted from { $count } invoice, data as of { $time }
    *[other] Counted from { $count } invoices, data as of { $time }
    }
report-source-stock = { $count ->
    [one] Counted from { $count } position, data as of { $time }
    *[other] Counted from { $count } positions, data as of { $time }
    }
report-foreign = { $count ->
    [one] ⚠️ { $count } deal is in another currency: its money is not counted
    *[other] ⚠️ { $count } deals are in another currency: their money is not counted
    }
report-by-model = 🧠 A language model understood the question, the figures are computed by us
report-how-title = How this was counted
report-how-period = • Days: { $period }, local time, both ends included
report-how-apart = • Broken down { $by }
report-how-compare = • Compared with { $period }
report-how-largest = • The largest first
report-how-smallest = • The smallest first
report-how-in-order = • In order
report-how-limit = { $count ->
    [one] • No more than { $count } row
    *[other] • No more than { $count } rows
    }
report-how-rules = • The question was understood by rules, without a model
report-not-understood = I did not understand the question and will not guess. Ask in other words, for example: “revenue last month by manager”, “top 5 products this week”, “how many deals were won yesterday”. Or choose:
report-usage = Write a question after the command, or just so: “revenue in March by day”. What else can be asked: sales, deals, leads, stock, invoices, VAT; by manager, product, day, way of payment; compared with last month; in Excel.
report-route = There is a command for that: { $command }

# Questions back.
clarify-manager = Which “{ $name }” do you mean?
clarify-no-manager = There is no manager “{ $name }” on the portal. One of these, perhaps?
clarify-nobody = There is no manager “{ $name }” on the portal.
clarify-no-day = There is no such day as { $day }. Which one do you mean?
clarify-metric = What shall I count?
clarify-dimension = Whom or what shall I compare?

# Refusals: why, and what can be asked.
refuse-profit = I cannot tell profit or margin: the portal knows no costs. I can tell revenue, average sale, the number of deals and the VAT of invoices.
refuse-forecast = I make no forecasts: I only tell what has happened. I can show how it was before and compare periods.
refuse-personal-data = I give out no phones, addresses or other personal data; they are on the cards in Bitrix24. I can show deals and amounts.
refuse-writing = I cannot change or delete anything, I only answer with figures. Changes are made in Bitrix24 and 1C. The commands: /help
refuse-secrets = I show nobody passwords, keys or my settings. Ask about sales, deals or stock.
refuse-made-up = I make up no figures: each is computed from the portal’s data. I can show the real revenue.
refuse-no-such-data = I have no such data. There are sales, deals, leads, stock, invoices and VAT: by manager, product, day and way of payment.
refuse-future = These days have not come yet. Ask about days that are past, or about today.
refuse-empty = I see no question. Write what to count, for example: “revenue this week”.
refuse-noise = There is no question about figures in this. Ask, for example: “revenue this week”. What else I can do: /help
refusal-mirror-loading = Deals are still being loaded for the first time: { $percent } %. I show no partial figures; ask a little later.
refusal-stock-never = 1C’s stock has not been read yet: the nightly run does it, and now an admin by /sync.
refusal-report-unfit = This figure cannot be told apart like that. Try by manager, by day or by product.

# Buttons and subscriptions.
button-by-manager = By manager
button-by-day = By day
button-compare = Compare
button-chart = 📊 Chart
button-xlsx = 📄 Excel
button-how = How counted
button-every-day = ⏰ Weekdays at 9
button-unsubscribe = 🔕 Stop sending
rhythm-daily = on working days
rhythm-weekly = once a week, on its first working day
rhythm-monthly = once a month, on its first working day
report-subscribed = ⏰ I will send: { $what }, { $days }; { $rhythm } at { $hour }. Next: { $next }. Nothing is sent on weekends and holidays.
report-unsubscribed = 🔕 I will no longer send: { $what }.
refusal-too-many-subscriptions = There are too many scheduled reports in this chat already. Remove some by “Send no more” below them.

# Pictures and files.
column-manager = Manager
column-product = Product
column-deal = Deal
column-day = Day
column-week = Week
column-weekday = Weekday
column-month = Month
column-payment-kind = Exact payment method
column-payment-group = Payment method
column-source = Source
column-warehouse = Warehouse
column-vat-rate = VAT rate
column-change = Change, %
report-first = The first { $count } are shown
unit-thousand = k
unit-million = m
unit-billion = bn
sheet-name = Report
sheet-period = Period
sheet-conditions = Conditions
sheet-compared = Compared with
sheet-counted = Source

# Columns of a table.
short-revenue = revenue
short-deals-won = deals
short-deals-lost = lost
short-avg-check = avg sale
short-qty = pieces
short-leads-created = leads
short-lead-conversion = conversion
short-deals-open = open
short-deals-open-amount = amount
short-revenue-share = share
short-stock-qty = stock
short-invoices-created = invoices
short-invoices-failed = failed
short-deals-without-invoice = no invoice
short-vat-amount = VAT
recurring-today = of that day
recurring-yesterday = of the day before
recurring-this-month = of the month so far
recurring-last-month = of the last month
recurring-this-week = of the week so far
recurring-last-week = of the last week
recurring-this-year = of the year so far
recurring-last-year = of the last year
recurring-this-quarter = of the quarter so far
recurring-last-quarter = of the last quarter
recurring-days = { $count ->
    [one] of the last day
   *[other] of the last { $count } days
}
report-source-lines = { $count ->
    [one] Counted from { $count } row of deals, data as of { $time }
   *[other] Counted from { $count } rows of deals, data as of { $time }
}
report-coming = What comes by itself:
report-coming-row = • { $what }, { $days }; { $rhythm } at { $hour }, next { $next }
