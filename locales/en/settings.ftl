settings-missing = { $name }: not set
settings-unreadable = { $name }: cannot be read; a right value looks like this: { $example }
settings-needs = { $name }: needs { $other } as well
settings-faults = { $count ->
    [one] The settings have { $count } fault:
   *[other] The settings have { $count } faults:
}
settings-file = The file .env cannot be read; values with spaces need quotes: { $words }
