package io.openmldb.rollout.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.ssh.ExecResult.Outcome;
import io.openmldb.rollout.activities.support.BoundedWait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

@Tag("component")
final class RemoteHostExecTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private final ExecutorService threads = Executors.newFixedThreadPool(20);
  private RemoteHost host;

  @BeforeEach
  void start() {
    sshd = EmbeddedSshd.start(folder.resolve("ssh"));
    host = hosts.open(sshd.address());
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    hosts.close();
    sshd.close();
  }

  @Test
  void aCommandsExitStatusAndBothOutputsComeBack() {
    ExecResult result = host.exec(bash("echo out; echo err >&2; exit 7"), SOON);

    assertThat(result).isEqualTo(new ExecResult(Outcome.EXITED, 7, "out\n", "err\n"));
    assertThat(result.succeeded()).isFalse();
  }

  @Test
  void wordsAreTakenLiterallyWhateverTheyHold() {
    String awkward = "it's \"$HOME\" `id` $(id) \\ * ? ; & | > < ! ~ # \t ä 中\nsecond line";

    ExecResult result = host.exec(RemoteCommand.of("printf", "%s|", awkward, "", "-n"), SOON);

    assertThat(result.stdout()).isEqualTo(awkward + "||-n|");
  }

  @Test
  void aCommandRunsInItsDirectoryWithItsEnvironment() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("it's a $dir"));

    ExecResult result =
        host.exec(
            bash("pwd; echo \"$SPARK_HOME|$X\"")
                .in(odd.toString())
                .with(Map.of("SPARK_HOME", "/opt/it's $spark", "X", "")),
            SOON);

    assertThat(result.stdout()).isEqualTo(odd.toRealPath() + "\n/opt/it's $spark|\n");
  }

  @Test
  void aMissingDirectoryFailsTheCommandBeforeItBegins() {
    ExecResult result = host.exec(bash("echo ran").in("/no/such/directory"), SOON);

    assertThat(result.exitStatus()).isEqualTo(ShellLine.NO_DIRECTORY);
    assertThat(result.stdout()).isEmpty();
  }

  @Test
  void aNameThatNoShellCanSetIsRefused() {
    assertThatThrownBy(() -> bash("true").with(Map.of("A;rm -rf", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A;rm -rf");
  }

  @Test
  void muchOutputOnBothStreamsNeitherBlocksNorGrowsWithoutBound() {
    ExecResult result =
        host.exec(
            bash(
                "(yes stdout-line | head -c 3000000) & (yes stderr-line | head -c 3000000 >&2);"
                    + " wait; echo the end"),
            SOON);

    assertThat(result.outcome()).isEqualTo(Outcome.EXITED);
    assertThat(result.stdout()).hasSize(256 << 10).endsWith("the end\n");
    assertThat(result.stderr()).hasSize(64 << 10);
  }

  @Test
  void aCommandReadsWhatItIsGivenAndNothingElse() {
    byte[] input = "a\0b\r\nä".getBytes(UTF_8);

    assertThat(host.exec(RemoteCommand.of("wc", "-c").reading(input), SOON).stdout().strip())
        .isEqualTo(String.valueOf(input.length));
    assertThat(host.exec(RemoteCommand.of("wc", "-c"), SOON).stdout().strip()).isEqualTo("0");
  }

  @Test
  void aCommandThatOverstaysItsDeadlineIsReportedAndEndedOnTheHost() {
    Path pid = folder.resolve("pid");
    long started = System.nanoTime();

    ExecResult result =
        host.exec(
            bash("echo begun; echo $$ > '" + pid + "'; exec sleep 60"), Duration.ofSeconds(1));

    assertThat(result.outcome()).isEqualTo(Outcome.DEADLINE_EXCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
    BoundedWait.forWhat("the host to end the command by itself")
        .atMost(Duration.ofSeconds(15))
        .until(() -> !isAlive(pid));
  }

  @Test
  void aConnectionThatBreaksWhileACommandRunsLeavesItsOutcomeUnknown() {
    Path begun = folder.resolve("begun");
    CompletableFuture<ExecResult> result =
        CompletableFuture.supplyAsync(
            () -> host.exec(bash("touch '" + begun + "'; sleep 20; exit 0"), SOON));
    BoundedWait.forWhat("the command to begin").until(() -> Files.exists(begun));

    sshd.dropConnections();

    assertThat(result.join().outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(host.exec(bash("echo back"), SOON).stdout()).isEqualTo("back\n");
  }

  @Test
  void oneSessionServesManyCommandsSideBySide() {
    host.exec(bash("true"), SOON);
    int keysAccepted = sshd.keysAccepted();

    assertThat(
            IntStream.range(0, 30)
                .mapToObj(
                    i ->
                        CompletableFuture.supplyAsync(
                            () -> host.exec(bash("sleep 0.05; echo " + i), SOON).stdout().strip()))
                .toList())
        .extracting(CompletableFuture::join)
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(String::valueOf).toList());

    assertThat(sshd.keysAccepted()).isEqualTo(keysAccepted);
  }

  @Test
  void moreCommandsThanAConnectionTakesRunOverAFewConnections() {
    for (int most = 1; most <= 3; most++) {
      try (EmbeddedSshd limited = EmbeddedSshd.start(folder.resolve("limited-" + most))) {
        limited.limitSessions(most);
        host = hosts.open(limited.address());

        assertThat(echoesSideBySide(20)).isEqualTo(numbers(20));
        assertThat(limited.connections()).isBetween(1, SshConnection.MOST_SESSIONS);
      }
    }
  }

  @Test
  void commandsOneAfterTheOtherNeedOneConnectionHoweverFewItTakes() {
    sshd.limitSessions(1);
    host.exec(bash("true"), SOON);
    int keysAccepted = sshd.keysAccepted();

    for (int i = 0; i < 20; i++) {
      assertThat(host.exec(bash("echo " + i), SOON).stdout().strip()).isEqualTo("" + i);
    }

    assertThat(sshd.keysAccepted()).isEqualTo(keysAccepted);
  }

  @Test
  void aHostThatBeginsNoCommandAtAllIsToldWithWhatMayBeTheCause() {
    sshd.limitSessions(0);

    assertThatThrownBy(() -> host.exec(bash("true"), SOON))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("MaxSessions");
  }

  private List<String> echoesSideBySide(int commands) {
    List<CompletableFuture<String>> all =
        IntStream.range(0, commands)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> host.exec(bash("sleep 0.05; echo " + i), SOON).stdout().strip(),
                        threads))
            .toList();
    return all.stream().map(CompletableFuture::join).toList();
  }

  private static List<String> numbers(int end) {
    return IntStream.range(0, end).mapToObj(String::valueOf).toList();
  }

  @Test
  void whatStartFilesPrintIsNoPartOfTheOutput() {
    try (EmbeddedSshd noisy =
        EmbeddedSshd.start(folder.resolve("noisy"), "echo Welcome!; echo 'quota exceeded' >&2")) {
      RemoteHost noisyHost = hosts.open(noisy.address());

      ExecResult result = noisyHost.exec(bash("echo out; echo err >&2"), SOON);

      assertThat(result).isEqualTo(new ExecResult(Outcome.EXITED, 0, "out\n", "err\n"));
      assertThat(noisyHost.read(sshdFile("id").toString()))
          .startsWith("-----BEGIN".getBytes(UTF_8));
    }
  }

  @Test
  void aLoginShellThatRunsNothingIsARefusalThatQuotesIt() {
    try (EmbeddedSshd closed =
        EmbeddedSshd.start(
            folder.resolve("closed"), "echo 'This account is not available'; exit 1")) {
      RemoteHost closedHost = hosts.open(closed.address());

      assertThatThrownBy(() -> closedHost.exec(bash("echo out"), SOON))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining("This account is not available");
    }
  }

  private Path sshdFile(String name) {
    return folder.resolve("ssh").resolve(name);
  }

  /** Not alive, too, when it had no time to say who it is. */
  private static boolean isAlive(Path pidFile) {
    if (!Files.exists(pidFile)) {
      return false;
    }
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
          .map(ProcessHandle::isAlive)
          .orElse(false);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static RemoteCommand bash(String script) {
    return RemoteCommand.of("bash", "-c", script);
  }
}
