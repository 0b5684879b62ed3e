# make demo   the whole product at work on this machine; KEEP=1 leaves it running
# make test   every test, end-to-end ones included
# make build  compile, check and package, without tests

.PHONY: demo test build

JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/)java

build:
	./mvnw -q -DskipTests package

demo: build
	@$(JAVA) -Dlogback.configurationFile=logback-demo.xml -cp 'acceptance/target/classes:acceptance/target/lib/*' io.openmldb.rollout.acceptance.demo.Demo

test:
	./mvnw verify
