settings-missing = { $name }: not set
settings-unreadable = { $name }: cannot be read, for example: { $example }
settings-needs = { $name }: needs { $other } as well
settings-faults = { $count ->
    [one] The settings are not complete, { $count } fault:
   *[other] The settings are not complete, { $count } faults:
}
settings-file = The file .env cannot be read; values with spaces need quotes: { $words }
