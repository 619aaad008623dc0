settings-missing = { $name }: не задано
settings-unreadable = { $name }: не удаётся прочитать, например: { $example }
settings-needs = { $name }: нужна ещё настройка { $other }
