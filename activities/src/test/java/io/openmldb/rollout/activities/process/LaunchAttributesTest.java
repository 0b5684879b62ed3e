package io.openmldb.rollout.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.process.launch.LaunchFacts;
import io.openmldb.rollout.activities.process.launch.LostAttributes;
import io.openmldb.rollout.activities.process.launch.LostAttributes.LostAttribute;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.registry.SystemdUnit;
import io.openmldb.rollout.activities.ssh.DebianSshd;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartTask;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A node that a person started in a shell with limits and variables of its own, restarted through
 * Debian's sshd under {@code ulimit -n 1024}.
 */
@Tag("component")
final class LaunchAttributesTest {

  private static final String OPERATORS_SHELL =
      """
      ulimit -S -n 4000
      umask 0027
      export TZ=Asia/Shanghai MALLOC_CONF='dirty_decay_ms:0,it'"'"'s' SSH_TTY=/dev/pts/7 SECRET_PIN=8911
      renice 7 -p $$ > /dev/null
      echo 300 > /proc/$$/oom_score_adj
      taskset -p -c 0 $$ > /dev/null
      """;

  private static final String LOW = "ulimit -S -n 1024";

  /** Whoever logs in there may raise no limit beyond what the session has. */
  private static final String LOW_FOR_GOOD =
      "ulimit -n 1024\nset -- setpriv --bounding-set -sys_resource,-sys_nice \"$@\"";

  @TempDir private Path folder;
  private NodeFixture fixture;
  private DebianSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();

  @BeforeEach
  void start() throws Exception {
    assumeThat(DebianSshd.isInstalled()).isTrue();
    assumeThat(System.getProperty("user.name"))
        .as("sshd may be given fewer rights")
        .isEqualTo("root");
    fixture = new NodeFixture(folder, Component.TABLET);
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (sshd != null) {
      sshd.close();
    }
    if (fixture != null) {
      fixture.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Procedure.class)
  void aRestartGivesTheNewProcessWhatTheOldOneHad(Procedure procedure) throws Exception {
    fixture.sessionsLast(Duration.ofMillis(100));
    fixture.startAfter(OPERATORS_SHELL);
    RemoteHost host = login(LOW);
    NodeSettings settings = keeping("TZ", "MALLOC_CONF", "SECRET_PIN");
    ProcessSnapshot before = inspect(host);

    LaunchFacts facts = ProcessInspector.launchFacts(host, fixture.node(), settings, before.pid());
    assertThat(facts.lost().isEmpty()).as(facts.toString()).isTrue();
    assertThat(facts.isUnreadable()).isFalse();

    RestartOutcome outcome = restart(host, settings, before, procedure);

    long pid = outcome.process().pid();
    assertThat(pid).isNotEqualTo(before.pid());
    assertThat(limit(pid, "Max open files")).isEqualTo("4000");
    assertThat(environment(pid))
        .contains("TZ=Asia/Shanghai", "MALLOC_CONF=dirty_decay_ms:0,it's", "SECRET_PIN=8911")
        .noneMatch(variable -> variable.startsWith("SSH_TTY="));
    assertThat(status(pid)).contains("Umask:\t0027").contains("Cpus_allowed_list:\t0");
    assertThat(proc(pid, "oom_score_adj").strip()).isEqualTo("300");
    assertThat(nice(pid)).isEqualTo(7);
    assertThat(outcome.note()).doesNotContain("unlike");
    assertThat(fixture.workdir().resolve(".openmldb-rollout/attributes")).doesNotExist();
  }

  @Test
  void whatALoginMayNotGiveIsToldBeforeAndAfterTheRestart() throws Exception {
    fixture.startAfter(OPERATORS_SHELL + "renice -5 -p $$ > /dev/null\n");
    RemoteHost host = login(LOW_FOR_GOOD);
    ProcessSnapshot before = inspect(host);

    LaunchFacts facts =
        ProcessInspector.launchFacts(host, fixture.node(), NodeSettings.DEFAULT, before.pid());

    assertThat(facts.lost().limits())
        .containsExactly(new LostAttribute("open files", "4000", "1024"));
    assertThat(facts.lost().missingVariables())
        .contains("TZ", "MALLOC_CONF", "SECRET_PIN")
        .doesNotContain("SSH_TTY", "HOME", "PATH");
    assertThat(facts.lost().others())
        .singleElement()
        .satisfies(
            nice -> {
              assertThat(nice.name()).isEqualTo("nice value");
              assertThat(nice.before()).isEqualTo("-5");
            });
    assertThat(facts.toString()).doesNotContain("8911", "Shanghai");

    RestartOutcome outcome = restart(host, NodeSettings.DEFAULT, before, Procedure.FAST);

    assertThat(outcome.note())
        .contains(
            "unlike its predecessor: open files 1024 instead of 4000", "no TZ", "no SECRET_PIN")
        .doesNotContain("8911");
  }

  @Test
  void aVariableOfTheRegistryIsNoLossAndGoesBeforeTheProcesss() throws Exception {
    fixture.startAfter(OPERATORS_SHELL);
    RemoteHost host = login("");
    NodeSettings settings = keeping("*").with(Map.of("TZ", "UTC"));
    ProcessSnapshot before = inspect(host);

    assertThat(
            ProcessInspector.launchFacts(host, fixture.node(), settings, before.pid())
                .lost()
                .isEmpty())
        .isTrue();
    RestartOutcome outcome = restart(host, settings, before, Procedure.FAST);

    assertThat(environment(outcome.process().pid()))
        .contains("TZ=UTC", "SECRET_PIN=8911")
        .doesNotContain("TZ=Asia/Shanghai");
  }

  @ParameterizedTest
  @EnumSource(Procedure.class)
  void whatItsCallerGaveOfAVariableThatStartShAddsToIsToldAndKeptWithoutGrowing(Procedure procedure)
      throws Exception {
    fixture.sessionsLast(Duration.ofMillis(100));
    addToLibraryPath();
    fixture.startAfter("export LD_LIBRARY_PATH=/opt/lib SPARK_HOME=/opt/spark");
    fixture.write("conf/openmldb-env.sh", "export SPARK_HOME=\n");
    RemoteHost host = login("");
    ProcessSnapshot before = inspect(host);
    assertThat(lost(host, NodeSettings.DEFAULT, before).missingVariables())
        .containsExactlyInAnyOrder("LD_LIBRARY_PATH", "SPARK_HOME");
    NodeSettings settings = keeping("LD_LIBRARY_PATH", "SPARK_HOME");
    assertThat(lost(host, settings, before).isEmpty()).isTrue();

    RestartOutcome outcome = restart(host, settings, before, procedure);

    assertThat(outcome.note()).doesNotContain("unlike");
    assertThat(environment(outcome.process().pid()))
        .contains(
            "LD_LIBRARY_PATH=/opt/lib:" + fixture.workdir() + "/udf", "SPARK_HOME=/opt/spark");
  }

  @Test
  void whatStartShAloneMadeOfAVariableIsNoLoss() throws Exception {
    addToLibraryPath();
    fixture.startAfter("");
    RemoteHost host = login("");

    assertThat(lost(host, NodeSettings.DEFAULT, inspect(host)).isEmpty()).isTrue();
  }

  @Test
  void aVariableThatALoginHasWithAnotherValueIsToldByItsName() throws Exception {
    fixture.startAfter("export TZ=Asia/Shanghai");
    RemoteHost host = login("", "SetEnv TZ=UTC\n");

    assertThat(
            ProcessInspector.launchFacts(
                    host, fixture.node(), NodeSettings.DEFAULT, inspect(host).pid())
                .lost()
                .otherVariables())
        .containsExactly("TZ");
  }

  @Test
  void theGuardGivesWhatTheOldProcessHadThoughThatIsGoneAndEveryWorkerToo() throws Exception {
    fixture.startAfter(OPERATORS_SHELL);
    RemoteHost host = login(LOW);
    NodeSettings settings = keeping("TZ");
    ProcessSnapshot before = inspect(host);
    SshNodeControl control = control(host, settings);

    control.armGuard(Duration.ofSeconds(1), ProcessMode.NORMAL, before);
    Path kept = fixture.workdir().resolve(".openmldb-rollout/attributes");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(kept).content(StandardCharsets.UTF_8).contains("TZ=").doesNotContain("8911");
    NodeFixture.kill(before.pid());
    BoundedWait.forWhat("the guard to start it").until(() -> inspect(host).pid() != 0);

    ProcessSnapshot now = inspect(host);
    assertThat(limit(now.pid(), "Max open files")).isEqualTo("4000");
    assertThat(environment(now.pid())).contains("TZ=Asia/Shanghai");
    assertThat(control.disarmGuard()).isTrue();
    assertThat(control.forgetPredecessor(now).missingVariables()).contains("SECRET_PIN");
    assertThat(control.forgetPredecessor(now).isEmpty()).isTrue();
  }

  @Test
  void whatIsKeptOfAProcessThatIsAboutToBeReplacedStays() throws Exception {
    fixture.startAfter(OPERATORS_SHELL);
    RemoteHost host = login("");
    ProcessSnapshot now = inspect(host);
    SshNodeControl control = control(host, keeping("TZ"));
    control.armGuard(Duration.ofMinutes(1), ProcessMode.NORMAL, now);

    assertThat(control.forgetPredecessor(now).isEmpty()).isTrue();

    assertThat(fixture.workdir().resolve(".openmldb-rollout/attributes")).exists();
    control.disarmGuard();
  }

  /** The systemctl is one of our own, which runs start.sh; this machine has no systemd. */
  @ParameterizedTest
  @EnumSource(Procedure.class)
  void aNodeOfAUnitIsRestartedBySystemctlAndByNothingElse(Procedure procedure) throws Exception {
    fixture.sessionsLast(Duration.ofMillis(100));
    fixture.startAfter("export TZ=Asia/Shanghai");
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path systemctl =
        Files.writeString(
            programs.resolve("systemctl"),
            """
            #!/bin/bash
            cd '%s' || exit
            echo "$*" >> systemctl-calls
            TZ=Europe/Berlin exec bash bin/start.sh "$2" tablet
            """
                .formatted(fixture.workdir().toString().replace("'", "'\\''")));
    Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
    RemoteHost host = login("", "SetEnv PATH=" + programs + ":/usr/bin:/bin\n");
    NodeSettings settings =
        new NodeSettings(
            Map.of("TZ", "UTC"),
            List.of("*"),
            Optional.of(new SystemdUnit("openmldb-tablet.service", false)),
            false);

    RestartOutcome outcome = restart(host, settings, inspect(host), procedure);

    assertThat(fixture.workdir().resolve("systemctl-calls"))
        .content()
        .isEqualTo(
            procedure == Procedure.FAST
                ? """
                --no-ask-password stop openmldb-tablet.service
                --no-ask-password start openmldb-tablet.service
                """
                : "--no-ask-password restart openmldb-tablet.service\n");
    assertThat(fixture.starts()).hasSize(2);
    assertThat(environment(outcome.process().pid())).contains("TZ=Europe/Berlin");
  }

  /** What the start.sh of OpenMLDB's releases does, too. */
  private void addToLibraryPath() throws IOException {
    Path script = fixture.workdir().resolve("bin/start.sh");
    Files.writeString(
        script,
        Files.readString(script)
            .replace(
                "OP=$1",
                """
                LD_LIBRARY_PATH="${LD_LIBRARY_PATH}:$(pwd)/udf"
                export LD_LIBRARY_PATH
                OP=$1"""));
  }

  private LostAttributes lost(RemoteHost host, NodeSettings settings, ProcessSnapshot before) {
    return ProcessInspector.launchFacts(host, fixture.node(), settings, before.pid()).lost();
  }

  private RemoteHost login(String shell) throws Exception {
    return login(shell, "");
  }

  private RemoteHost login(String shell, String further) throws Exception {
    sshd = DebianSshd.start(folder.resolve("debian"), further, shell);
    return hosts.open(sshd.address());
  }

  private static NodeSettings keeping(String... names) {
    return new NodeSettings(Map.of(), List.of(names), Optional.empty(), false);
  }

  private ProcessSnapshot inspect(RemoteHost host) {
    return ProcessInspector.inspect(host, fixture.node());
  }

  private SshNodeControl control(RemoteHost host, NodeSettings settings) {
    return new SshNodeControl(host, fixture.node(), settings, Masking.DEFAULT, 1);
  }

  private RestartOutcome restart(
      RemoteHost host, NodeSettings settings, ProcessSnapshot before, Procedure procedure) {
    RestartTask task =
        new RestartTask(
            new Lease("demo", "rollout-demo", "run", 1),
            fixture.node(),
            before,
            ProcessMode.NORMAL,
            procedure,
            Duration.ofSeconds(60));
    RestartHooks hooks =
        new RestartHooks(
            () -> {}, Optional.of(fixture::isRegistered), Duration.ofSeconds(10), () -> () -> {});
    Waiter waiter = new Waiter(TimeSource.real(), () -> {});
    RestartTimings quick = new RestartTimings(Duration.ofMillis(500), Duration.ofSeconds(5));
    return new NodeRestart(task, control(host, settings), hooks, waiter, quick).run();
  }

  private static String limit(long pid, String name) throws IOException {
    return proc(pid, "limits")
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split(" +", -1)[0])
        .findFirst()
        .orElseThrow();
  }

  private static List<String> environment(long pid) throws IOException {
    return List.of(proc(pid, "environ").split("\0", -1));
  }

  private static String status(long pid) throws IOException {
    return proc(pid, "status");
  }

  private static int nice(long pid) throws IOException {
    String stat = proc(pid, "stat");
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }

  private static String proc(long pid, String file) throws IOException {
    return Files.readString(Path.of("/proc", String.valueOf(pid), file));
  }
}
