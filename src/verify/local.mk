noinst_LTLIBRARIES += libdodns_verify.la
libdodns_verify_la_CPPFLAGS = $(AM_CPPFLAGS) $(LIBIDN2_CFLAGS)
libdodns_verify_la_SOURCES = \
	src/verify/address.cc \
	src/verify/alias.cc \
	src/verify/apl.cc \
	src/verify/apply.cc src/verify/apply.hh \
	src/verify/caa.cc \
	src/verify/caa_value.cc src/verify/caa_value.hh \
	src/verify/characters.hh \
	src/verify/dane.cc \
	src/verify/delegation.cc \
	src/verify/dispatch.cc src/verify/dispatch.hh \
	src/verify/dnssec.cc \
	src/verify/entry.hh \
	src/verify/entry_spool.cc src/verify/entry_spool.hh \
	src/verify/entry_store.cc src/verify/entry_store.hh \
	src/verify/final_dots.cc \
	src/verify/hinfo.cc \
	src/verify/hostname.cc src/verify/hostname.hh \
	src/verify/idna.cc \
	src/verify/keys.cc \
	src/verify/labels.hh \
	src/verify/loc.cc \
	src/verify/mail_policy.cc \
	src/verify/mx.cc \
	src/verify/name_contents.cc \
	src/verify/names.cc \
	src/verify/naptr.cc \
	src/verify/ptr.cc \
	src/verify/reader_warnings.cc src/verify/reader_warnings.hh \
	src/verify/repeated_zone.cc src/verify/repeated_zone.hh \
	src/verify/report.cc src/verify/report.hh \
	src/verify/reverse.cc src/verify/reverse.hh \
	src/verify/rp.cc \
	src/verify/rrset.cc \
	src/verify/rrset_by_type.cc \
	src/verify/rule.hh \
	src/verify/rules.cc src/verify/rules.hh \
	src/verify/soa.cc \
	src/verify/spf.cc src/verify/spf.hh \
	src/verify/srv.cc \
	src/verify/sshfp.cc \
	src/verify/subjects.hh \
	src/verify/svcb.cc \
	src/verify/svcb_params.cc src/verify/svcb_params.hh \
	src/verify/tables.cc src/verify/tables.hh \
	src/verify/tag_list.cc src/verify/tag_list.hh \
	src/verify/target.cc \
	src/verify/target_names.cc \
	src/verify/text.cc \
	src/verify/ttl.cc \
	src/verify/txt.cc \
	src/verify/txt_value.cc src/verify/txt_value.hh \
	src/verify/types.cc \
	src/verify/uri.cc \
	src/verify/uri_syntax.cc src/verify/uri_syntax.hh \
	src/verify/verify.cc src/verify/verify.hh \
	src/verify/written_names.hh \
	src/verify/zone.cc \
	src/verify/zone_names.cc src/verify/zone_names.hh \
	src/verify/zone_verifier.cc src/verify/zone_verifier.hh \
	src/verify/zone_view.hh
EXTRA_DIST += src/verify/README.md
