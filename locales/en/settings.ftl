settings-missing = { $name }: not set
settings-unreadable = { $name }: cannot be read, for example: { $example }
settings-needs = { $name }: needs { $other } as well
