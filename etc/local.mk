# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
# Samples: copied by the operator, see docs/operator/install.md.
examplesdir = $(docdir)/examples
dist_examples_DATA = \
	docs/examples/example.com.zone \
	docs/examples/fully_qualified.cc \
	etc/dodns-api.conf \
	etc/legacy-bind.conf \
	etc/legacy-gpgsql.conf \
	etc/pdns.d/do.conf \
	etc/systemd/dodns-api.service \
	etc/systemd/dodns-api.service.d/bind.conf \
	etc/systemd/dodns-api.socket \
	etc/systemd/pdns.service.d/dodns.conf
