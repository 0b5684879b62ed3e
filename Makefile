# make demo   the whole product at work on this machine; KEEP=1 leaves it running
# make test   every test, end-to-end ones included: about forty minutes on two cores
# make unit   the tests that need nothing but their own JVM: about three minutes
# make component  the tests that start processes, SSH servers or ZooKeeper: about five minutes
# make figures  measure against the official way with real timings, into docs/figures.md; about an hour
# make chaos  RUNS rollouts under injected faults, from SEED on, JOBS at once; into docs/results/chaos.md when it is more than one
# make gflags FILES flag files made at random, from SEED on, read by the product and by the real gflags (Debian: g++ libgflags-dev)
# make compose-check  run docker-compose.yml with its practice cluster on a Docker engine, and kill, stop and restart its containers; docs/compose.md
# make build  compile, check and package, without tests

.PHONY: demo test unit component build figures chaos gflags compose-check

RUNS ?= 10
SEED ?=
JOBS ?= 1
FILES ?= 10000

JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/)java

# Libraries of an earlier version would be found beside those of this one.
build:
	rm -rf */target/lib
	./mvnw -q -DskipTests package

demo: build
	@$(JAVA) -Dlogback.configurationFile=logback-demo.xml -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.demo.Demo

figures: build
	$(JAVA) -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.figures.Figures

chaos: build
	$(JAVA) -Dlogback.configurationFile=logback-demo.xml -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.chaos.Chaos $(RUNS) '$(SEED)' $(JOBS)

gflags: build
	$(JAVA) -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.gflags.GflagsComparison $(FILES) '$(SEED)'

compose-check: build
	docker/check/run.sh build/compose-check $(JAVA) -Dlogback.configurationFile=logback-demo.xml -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.compose.ComposeCheck

test:
	./mvnw -T 2 verify

unit:
	./mvnw -T 2 test -Dgroups='!component & !end-to-end'

component:
	./mvnw -T 2 test -Dgroups=component
