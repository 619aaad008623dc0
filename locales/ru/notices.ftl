# То, что чат узнаёт сам.
notice-issued = ✅ Реализация № { $number } на { $sum } создана в 1С.
notice-deal-waits = ⏸ { $heading } ждёт вас.
notice-sum-recalculated = ⚠️ 1С пересчитала сумму: реализация № { $number } не сходится со сделкой.
notice-sum-rows =
    • в сделке: { $ours }
    • в 1С: { $books }
    • разница: { $difference }
notice-sum-do = Документ уже в 1С, сам я его не меняю. Сверьте цены и НДС в документе и исправьте его или сделку.
notice-away = ⚠️ { $system } не отвечает с { $since }.
notice-away-next = Новые сделки сохраняются и ждут. Делать ничего не нужно: как только связь вернётся, продолжу сам и напишу сюда.
notice-back = ✅ { $system } снова отвечает. Связи не было с { $since }.
notice-back-next = Всё, что ждало, уже оформляется само.

button-retry = 🔁 Попробовать снова
button-path = Путь сделки
