TESTS += tests/dodns/command_line
DATABASE_SUITES += tests/dodns/command_line
EXTRA_DIST += tests/dodns/command_line
