# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# make -f fuzz.mk source=TREE objects=FOLDER: makes FOLDER/fuzz, which
# tests/zonefile/fuzz runs. What has not changed since the last time is kept.
flags = -std=gnu++17 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -I$(source)/src -I$(source)/tests

read = $(wildcard $(source)/src/zonefile/*.cc $(source)/src/dns/*.cc)
compare = $(patsubst %,$(source)/tests/%.cc,zonefile/fuzz_target zonefile/three_readers dns/ldns_differences dns/ldns_parser runner/cases)
read_objects = $(read:$(source)/%.cc=$(objects)/%.o)
compare_objects = $(compare:$(source)/%.cc=$(objects)/%.o)
how = $(lastword $(MAKEFILE_LIST)) $(realpath $(shell command -v clang++))

$(objects)/fuzz: $(read_objects) $(compare_objects) $(how)
	clang++ -fsanitize=fuzzer,address,undefined $(read_objects) $(compare_objects) -lldns -lidn2 -lcppunit -o $@

# What compares is not watched for coverage, or the fuzzer would look into that.
$(read_objects): more = -fsanitize=fuzzer-no-link
$(compare_objects): more = -DDODNS_TESTS_FOLDER='"$(source)/tests"'

$(objects)/%.o: $(source)/%.cc $(how)
	@mkdir -p $(@D)
	clang++ $(flags) $(more) -MMD -MP -c $< -o $@

-include $(read_objects:.o=.d) $(compare_objects:.o=.d)
