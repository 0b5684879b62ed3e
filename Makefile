# make demo   the whole product at work on this machine; KEEP=1 leaves it running
# make test   every test, end-to-end ones included
# make figures  measure against the official way with real timings, into docs/figures.md; about an hour
# make chaos  RUNS rollouts under injected faults, from SEED on, JOBS at once; into docs/results/chaos.md when it is more than one
# make build  compile, check and package, without tests

.PHONY: demo test build figures chaos

RUNS ?= 10
SEED ?=
JOBS ?= 1

JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/)java

build:
	./mvnw -q -DskipTests package

demo: build
	@$(JAVA) -Dlogback.configurationFile=logback-demo.xml -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.demo.Demo

figures: build
	$(JAVA) -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.figures.Figures

chaos: build
	$(JAVA) -Dlogback.configurationFile=logback-demo.xml -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.chaos.Chaos $(RUNS) '$(SEED)' $(JOBS)

test:
	./mvnw -T 2 verify
