package io.openmldb.rollout.activities.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.ssh.DebianSshd;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.ExecResult.Outcome;
import io.openmldb.rollout.activities.ssh.FileAttributes;
import io.openmldb.rollout.activities.ssh.HostRefusedException;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.ssh.SshAddress;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.sandbox.layout.FreePorts;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same against Debian's sshd, where there is one. */
@Tag("component")
final class ProcessesOverOpenSshTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private DebianSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private final ExecutorService threads = Executors.newFixedThreadPool(12);
  private RemoteHost host;

  @BeforeEach
  void start() throws Exception {
    assumeThat(DebianSshd.isInstalled()).isTrue();
    sshd = DebianSshd.start(folder.resolve("ssh"));
    host = hosts.open(sshd.address());
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    hosts.close();
    if (sshd != null) {
      sshd.close();
    }
  }

  @Test
  void aCommandsEndIsToldExactly() {
    assertThat(host.exec(bash("echo out; echo err >&2; exit 7"), SOON))
        .isEqualTo(new ExecResult(Outcome.EXITED, 7, "out\n", "err\n"));
    assertThat(host.exec(bash("kill -KILL $PPID"), SOON).outcome()).isEqualTo(Outcome.SIGNALLED);
    assertThat(host.exec(bash("sleep 30"), Duration.ofMillis(500)).outcome())
        .isEqualTo(Outcome.DEADLINE_EXCEEDED);
  }

  @Test
  void moreCommandsThanOneConnectionTakesRunSideBySide() {
    assertThat(
            IntStream.range(0, 25)
                .mapToObj(
                    i ->
                        CompletableFuture.supplyAsync(
                            () -> host.exec(bash("sleep 0.2; echo " + i), SOON).stdout().strip()))
                .toList()
                .stream()
                .map(CompletableFuture::join))
        .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(String::valueOf).toList());
  }

  @Test
  void aServerThatTakesOneOrTwoCommandsAConnectionRunsAllOfThem() throws Exception {
    for (int most = 1; most <= 2; most++) {
      try (DebianSshd hardened =
          DebianSshd.start(folder.resolve("hardened-" + most), "MaxSessions " + most + "\n")) {
        RemoteHost few = hosts.open(hardened.address());

        assertThat(
                IntStream.range(0, 12)
                    .mapToObj(
                        i ->
                            CompletableFuture.supplyAsync(
                                () -> few.exec(bash("sleep 0.1; echo " + i), SOON).stdout().strip(),
                                threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join))
            .containsExactlyElementsOf(IntStream.range(0, 12).mapToObj(String::valueOf).toList());
      }
    }
  }

  @Test
  void aBastionThatForwardsNothingIsNamedAsTheOneThatRefuses() throws Exception {
    try (DebianSshd bastion =
        DebianSshd.start(folder.resolve("bastion"), "AllowTcpForwarding no\n")) {
      SshAddress way = bastion.address();
      SshAddress behind =
          new SshAddress(
              "127.0.0.1",
              sshd.address().port(),
              way.user(),
              way.identity(),
              way.knownHosts(),
              null,
              "127.0.0.1:" + way.port());

      assertThatThrownBy(() -> hosts.open(behind).exec(bash("true"), SOON))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining(
              "the bastion 127.0.0.1 does not forward connections to 127.0.0.1:"
                  + sshd.address().port()
                  + " (administratively prohibited)");
    }
  }

  @Test
  void aServerProcessThatDiesLeavesTheOutcomeUnknown() {
    Path begun = folder.resolve("begun");
    CompletableFuture<ExecResult> result =
        CompletableFuture.supplyAsync(
            () -> host.exec(bash("touch '" + begun + "'; sleep 15"), SOON));
    BoundedWait.forWhat("the command to begin").until(() -> Files.exists(begun));

    sshd.dropConnections();

    assertThat(result.join().outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(host.exec(bash("echo back"), SOON).stdout()).isEqualTo("back\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/tcsh", "/usr/bin/fish"})
  void aUserWhoseLoginShellIsNoneOfBournesIsAsGoodAsAnyOther(String shell) throws Exception {
    assumeThat(Files.isExecutable(Path.of(shell)) || System.getenv("CI") != null).isTrue();
    // As sshd starts a login shell: with "-c" and the line.
    String loginShell = "ForceCommand exec " + shell + " -c \"$SSH_ORIGINAL_COMMAND\"\n";
    try (DebianSshd other = DebianSshd.start(folder.resolve("other"), loginShell)) {
      RemoteHost host = hosts.open(other.address());
      String script = "for i in 1 2\ndo echo \"it's $i!\" `echo \\\\` ~root\ndone\necho err >&2\n";
      Path file = Files.writeString(folder.resolve("it's *!.flags"), "old");

      assertThat(host.exec(bash(script), SOON))
          .isEqualTo(
              new ExecResult(Outcome.EXITED, 0, "it's 1! \\ /root\nit's 2! \\ /root\n", "err\n"));
      host.writeAtomically(file.toString(), "new\n!!\n".getBytes(UTF_8), FileAttributes.own(0640));
      assertThat(host.read(file.toString())).isEqualTo("new\n!!\n".getBytes(UTF_8));

      Node node = node("echo ran > ran\n");
      SshNodeControl control =
          new SshNodeControl(
              host, node, NodeSettings.DEFAULT.with(Map.of("A", "b!")), Masking.DEFAULT, 1);
      ProcessSnapshot none = ProcessSnapshot.absent(ProcessMode.NORMAL);
      assertThat(control.launch("one", StartScriptCommand.START, none, ProcessMode.NORMAL))
          .isTrue();
      BoundedWait.forWhat("the run to end").until(() -> !control.inspect("one", none).busy());
      assertThat(Path.of(node.workdir(), "ran")).hasContent("ran");
    }
  }

  @Test
  void aFileIsReplacedAsAWhole() throws Exception {
    Path file = Files.writeString(folder.resolve("it's *.flags"), "old");

    host.writeAtomically(file.toString(), "new".getBytes(UTF_8), FileAttributes.own(0640));

    assertThat(file).hasContent("new");
    assertThat(host.stat(file.toString()).orElseThrow().attributes().mode()).isEqualTo(0640);
    assertThat(host.read(file.toString())).isEqualTo("new".getBytes(UTF_8));
  }

  @Test
  void aRunOfStartShOutlivesItsConnection() throws Exception {
    Node node = node("until [ -e go ]; do sleep 0.1; done\necho done > done\n");
    SshNodeControl control =
        new SshNodeControl(host, node, NodeSettings.DEFAULT, Masking.DEFAULT, 1);
    ProcessSnapshot none = ProcessSnapshot.absent(ProcessMode.NORMAL);

    assertThat(control.launch("one", StartScriptCommand.START, none, ProcessMode.NORMAL)).isTrue();
    sshd.dropConnections();

    assertThat(control.inspect("one", none).busy()).isTrue();
    assertThat(control.launch("two", StartScriptCommand.START, none, ProcessMode.NORMAL)).isFalse();
    Files.createFile(Path.of(node.workdir(), "go"));
    BoundedWait.forWhat("the run to end").until(() -> !control.inspect("one", none).busy());
    assertThat(Path.of(node.workdir(), "done")).hasContent("done");
  }

  @Test
  void whatStartShStartedDoesNotHoldTheLock() throws Exception {
    Node node = node("sleep 20 > /dev/null 2>&1 &\necho $! > pid\n");
    SshNodeControl control =
        new SshNodeControl(host, node, NodeSettings.DEFAULT, Masking.DEFAULT, 1);
    ProcessSnapshot none = ProcessSnapshot.absent(ProcessMode.NORMAL);
    Path pid = Path.of(node.workdir(), "pid");

    control.launch("one", StartScriptCommand.START, none, ProcessMode.NORMAL);
    BoundedWait.forWhat("the run to end")
        .until(() -> Files.exists(pid) && !control.inspect("one", none).busy());

    long component = Long.parseLong(Files.readString(pid).strip());
    assertThat(NodeFixture.isAlive(component)).isTrue();
    NodeFixture.kill(component);
  }

  private Node node(String startScript) throws Exception {
    Path workdir = Files.createDirectories(folder.resolve("node"));
    Files.createDirectories(workdir.resolve("bin"));
    Files.writeString(workdir.resolve("bin/start.sh"), startScript);
    return new Node(
        Component.TABLET, "127.0.0.1:" + FreePorts.pick(), "127.0.0.1", workdir.toString());
  }

  private static RemoteCommand bash(String script) {
    return RemoteCommand.of("bash", "-c", script);
  }
}
