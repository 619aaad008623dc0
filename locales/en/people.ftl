# People: who was let in, who asks, what comes by itself and who looks after what.
role-manager = manager
role-admin = admin

members-title = 👥 { $count ->
    [one] { $count } member
   *[other] { $count } members
}
members-row = { $place }. { $name } — { $what }
members-hint = Tap a number to change a role or take access away. New people ask for access themselves: have them send me /start.

member-group = group
member-group-about = Anyone in the group may ask, only admins decide.
member-asks = ⏳ asks for access
member-out = no access
member-unmet = has not written to me yet
member-unreached = ⚠️ messages do not get through
member-nameless = no name
member-language = Language: { $language }
member-hears = Comes by itself: { $topics }
member-hears-nothing = nothing
member-digest = digest at { $hour }:00
member-named = Named by the settings TELEGRAM_CHAT_ID or TELEGRAM_ADMINS: access can only be taken away there.
member-change-asked = { $at } asked for access
member-change-made-manager = { $at } made manager ({ $by })
member-change-made-admin = { $at } made admin ({ $by })
member-change-refused = { $at } refused ({ $by })
member-change-revoked = { $at } access taken away ({ $by })
member-change-chose = { $at } chose what comes by itself ({ $by })
member-ask-revoke = Take access away from { $name }? Buttons and commands stop working at once. You can let them in again any time: /members.
member-closed = 🔕 Messages to { $name } do not get through: the bot is blocked or the chat was deleted. I will note it here when they write to me again.
member-closed-group = 🔕 I cannot write to the group “{ $name }” any more: the bot was removed or may not write. Let it in again and I will note it here.
member-reached = ✅ { $name }: messages get through again.

access-asked = 🙋 { $name } asks for access to the bot. Language: { $language }.
    If you do not know this person, refuse: they will learn nothing.
access-asked-group = 👥 The bot was added to the group “{ $name }”. Let it in? Anyone in the group may ask, only admins decide.
access-given-manager = ✅ { $name } is a manager now ({ $by }).
access-given-admin = ✅ { $name } is an admin now ({ $by }).
access-given-group = ✅ The group “{ $name }” was let in ({ $by }).
access-changed-admin = You are an admin now. Your commands: /help
access-changed-manager = You are a manager now: you may ask, admins decide. Your commands: /help
access-welcome-group = ✅ The group has access. Anyone may ask, admins decide.
access-refused-by = 🚫 { $name } was refused ({ $by }).
access-crowd = 🙋 { $count ->
    [one] { $count } person waits for access.
   *[other] { $count } people wait for access.
} I send no more cards: open the list.
access-crowd-over = ✅ All requests for access were answered ({ $over }).
access-pending = 👋 Hello! This is a company's work bot. I told the admins that you ask for access; the answer comes here.
access-refused = Access was not given. If that is a mistake, ask the bot's admin in your company.
access-taken = Your access was taken away. If that is a mistake, ask the bot's admin in your company.
access-welcome-manager = ✅ You have access: you are a manager.
access-welcome-admin = ✅ You have access: you are an admin.

topic-invoices = Invoices
topic-waiting = Waiting
topic-outages = Outages
topic-stock = Stock
topic-invoices-about = Invoices: what was made in 1C
topic-waiting-about = Waiting: deals and products that need a person
topic-outages-about = Outages: 1C or Bitrix24 does not answer
topic-stock-about = Stock: synchronisation and what runs low

alerts-title = 🔔 What comes to you by itself
alerts-title-group = 🔔 What comes to this group by itself
alerts-hint = Tap a button to switch it on or off. Answers to your questions always come at once.
alerts-quiet = 🌙 No sound from { $from }:00 to { $until }:00
alerts-never-quiet = 🌙 With sound around the clock
alerts-digest = ☀️ Digest at { $hour }:00 on working days
alerts-no-digest = ☀️ No digest
alerts-ask-quiet = 🌙 When should messages make no sound? They are not delayed.
alerts-ask-digest = ☀️ At what hour should the digest come? It comes on working days when there is something to say.

alert-taken = ✋ { $by } looks after it, since { $at }
alert-nobodys = ⏰ Nobody has looked after it since { $since }
alert-snoozed = 🔕 Put off until { $until }
alert-told-below = ⤵️ I reminded you of this below.
alert-deal-over = ✅ { $heading } does not wait any more ({ $over }).
alert-product-over = ✅ { $name }: nothing is left to decide ({ $over }).
access-over = ✅ { $name }: the request for access was withdrawn ({ $over }).
alert-crowd = ⏸ { $left ->
    [one] { $left } deal waits for you.
   *[other] { $left } deals wait for you.
}
alert-crowd-left = ⏸ { $left ->
    [one] { $left } of { $total } still waits.
   *[other] { $left } of { $total } still wait.
}
alert-crowd-row = { $place }. { $heading }
alert-crowd-row-what = { $place }. { $heading }
    { $what }
alert-crowd-over = ✅ { $total ->
    [one] The deal does not wait any more ({ $over }).
   *[other] None of the { $total } deals waits any more ({ $over }).
}
alert-work-over = ✅ The step <code>{ $job }</code> works again ({ $over }).

digest-title = ☀️ Digest for { $days }
digest-sales = 💰 { $count ->
    [0] Nothing was sold.
    [one] { $count } deal won, { $money }
   *[other] { $count } deals won, { $money }
}
digest-invoices = 🧾 { $count ->
    [one] { $count } invoice, { $money }
   *[other] { $count } invoices, { $money }
}
digest-away = ⚠️ { $system } does not answer.
digest-waiting = ⏸ { $count ->
    [one] { $count } deal waits for a person, since { $since }
   *[other] { $count } deals wait for a person, the oldest since { $since }
}
digest-low = 📉 Running low:
digest-mapped = 🔗 Products mapped: { $mapped } of { $of }. The others: /map

button-make-manager = 👤 Manager
button-let-in = ✅ Let it in
button-make-admin = ⭐ Admin
button-refuse = 🚫 Refuse
button-revoke = 🚫 Take access away
button-revoke-really = 🚫 Yes, take it away
button-members = 👥 All members
button-back = ‹ Back
button-take = ✋ I take it
button-give-back = ↩️ Release
button-snooze-1h = 🔕 1 h
button-snooze-4h = 🔕 4 h
button-snooze-morning = 🔕 till morning
button-retry-all = 🔁 Try all again
button-open-stuck = 📋 All that waits
button-quiet = 🌙 Quiet hours
button-never-quiet = Always with sound
button-digest = ☀️ Digest
button-no-digest = Do not send
button-alerts = 🔔 What comes by itself
