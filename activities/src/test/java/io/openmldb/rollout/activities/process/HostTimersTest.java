package io.openmldb.rollout.activities.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.openmldb.rollout.activities.process.HostTimers.Disarmed;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.BoundedWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
final class HostTimersTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofMillis(300);
  private static final long LATEST = Long.MAX_VALUE;

  @TempDir private Path folder;
  private Path workdir;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private RemoteHost host;

  @BeforeEach
  void start() throws IOException {
    workdir = Files.createDirectory(folder.resolve("work dir"));
    sshd = EmbeddedSshd.start(folder.resolve("ssh"));
    host = hosts.open(sshd.address());
  }

  @AfterEach
  void stop() {
    HostTimers.disarm(host, workdir.toString(), "fence", LATEST);
    hosts.close();
    sshd.close();
  }

  @Test
  void aTimerRunsByItselfAfterItsDelayAndKeepsItsFilesToItself() throws Exception {
    arm(
        Duration.ofSeconds(3),
        "cp \"$TIMER_DIR/authorization\" done",
        Map.of("authorization", bytes("uroot:x")));
    Path authorization = timerFile("authorization");

    assertThat(Files.getPosixFilePermissions(authorization))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    BoundedWait.forWhat("the timer to fire").until(() -> Files.exists(inTimers("done")));
    assertThat(inTimers("done")).hasContent("uroot:x");
    BoundedWait.forWhat("the password to go").until(() -> !Files.exists(authorization));
    assertThat(disarm()).isEqualTo(Disarmed.AFTER_IT_FIRED);
    assertThat(disarm()).isEqualTo(Disarmed.NEVER_ARMED);
  }

  @Test
  void aTimerOfALaterAttemptIsNeitherReplacedNorDisarmed() throws Exception {
    assertThat(arm(8, LONG, "echo later > done", Map.of())).isTrue();
    Path later = timerFile("body");

    assertThat(arm(7, SOON, "echo earlier > done", Map.of("authorization", bytes("x")))).isFalse();
    assertThat(disarm(7)).isEqualTo(Disarmed.LEFT_ARMED);

    assertThat(later).exists();
    assertThat(names(inTimers(""))).hasSize(3);
    assertThat(arm(9, LONG, "echo last > done", Map.of())).isTrue();
    assertThat(later).doesNotExist();
    assertThat(disarm(9)).isEqualTo(Disarmed.BEFORE_IT_FIRED);
  }

  @Test
  void aTimerOfALaterAttemptThatHasFiredOrWhoseProcessIsGoneStandsInNobodysWay() throws Exception {
    arm(8, Duration.ZERO, "touch done", Map.of());
    BoundedWait.forWhat("the timer to fire").until(() -> Files.exists(inTimers("done")));
    assertThat(arm(7, LONG, "true", Map.of())).isTrue();

    arm(8, LONG, "true", Map.of());
    NodeFixture.kill(Long.parseLong(Files.readString(timerFile("pid")).strip()));
    BoundedWait.forWhat("the timer to be replaced").until(() -> arm(7, LONG, "true", Map.of()));
    assertThat(disarm(7)).isEqualTo(Disarmed.BEFORE_IT_FIRED);
  }

  @Test
  void anArmingThatIsCutOffLeavesNoPasswordBehind() throws Exception {
    arm(LONG, "true", Map.of());
    Path lock = inTimers("fence.lock");
    Process holder = new ProcessBuilder("flock", lock.toString(), "sleep", "60").start();
    BoundedWait.forWhat("the lock to be held")
        .until(() -> exitOf("flock", "-n", lock.toString(), "true") != 0);
    CompletableFuture<Boolean> arming =
        CompletableFuture.supplyAsync(
            () -> arm(1, LONG, "true", Map.of("authorization", bytes("uroot:hunter2"))));
    assertThatThrownBy(() -> arming.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

    sshd.dropConnections();

    assertThatThrownBy(arming::get).isInstanceOf(ExecutionException.class);
    holder.descendants().forEach(ProcessHandle::destroyForcibly);
    holder.destroyForcibly();
    BoundedWait.forWhat("all but the armed timer to go").until(() -> sizeOfTimers() == 3);
    try (Stream<Path> files = Files.walk(inTimers(""))) {
      assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("authorization");
    }
  }

  @Test
  void aTimerThatIsEndedTakesThePasswordWithIt() throws Exception {
    arm(LONG, "true", Map.of("authorization", bytes("uroot:hunter2")));
    Path waiting = timerFile("authorization");
    endAllOf(Files.readString(timerFile("pid")).strip());
    BoundedWait.forWhat("the waiting timer's password to go").until(() -> !Files.exists(waiting));

    arm(Duration.ZERO, "touch done; sleep 60", Map.of("authorization", bytes("uroot:hunter2")));
    BoundedWait.forWhat("the timer to fire").until(() -> Files.exists(inTimers("done")));
    Path acting = timerFile("authorization");
    endAllOf(Files.readString(timerFile("pid")).strip());
    BoundedWait.forWhat("the acting timer's password to go").until(() -> !Files.exists(acting));
  }

  /** As a host ends what a login has begun. */
  private static void endAllOf(String leader) {
    assertThat(exitOf("kill", "-s", "TERM", "--", "-" + leader)).isZero();
  }

  private static int exitOf(String... command) {
    try {
      return new ProcessBuilder(command).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int sizeOfTimers() {
    try {
      return names(inTimers("")).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTimerThatIsDisarmedInTimeLeavesNothingBehind() throws Exception {
    arm(LONG, "touch done", Map.of("authorization", bytes("uroot:hunter2")));
    Path pid = timerFile("pid");
    BoundedWait.forWhat("the timer's process").until(() -> Files.exists(pid));
    long process = Long.parseLong(Files.readString(pid).strip());

    assertThat(disarm()).isEqualTo(Disarmed.BEFORE_IT_FIRED);

    BoundedWait.forWhat("its process to end").until(() -> !NodeFixture.isAlive(process));
    assertThat(names(inTimers(""))).containsExactly("fence.lock");
  }

  @Test
  void aTimerThatWasNeverArmedIsNotDisarmed() {
    assertThat(disarm()).isEqualTo(Disarmed.NEVER_ARMED);
  }

  @Test
  void armingAgainReplacesTheTimer() {
    arm(SOON, "echo first >> done", Map.of());
    arm(SOON, "echo second >> done", Map.of());

    BoundedWait.forWhat("a timer to fire").until(() -> Files.exists(inTimers("done")));
    assertThat(disarm()).isEqualTo(Disarmed.AFTER_IT_FIRED);
    assertThat(inTimers("done")).hasContent("second");
  }

  @Test
  void aBodyThatIsRunningIsWaitedForByWhoeverDisarmsIt() {
    arm(Duration.ZERO, "touch begun; sleep 1.5; touch done", Map.of());
    BoundedWait.forWhat("the body to begin").until(() -> Files.exists(inTimers("begun")));

    assertThat(disarm()).isEqualTo(Disarmed.AFTER_IT_FIRED);
    assertThat(inTimers("done")).exists();
  }

  @Test
  void aTimerOutlivesTheConnectionThatArmedIt() {
    arm(Duration.ofSeconds(1), "touch done", Map.of());
    sshd.dropConnections();

    BoundedWait.forWhat("the timer to fire").until(() -> Files.exists(inTimers("done")));
  }

  @Test
  void itsBodyPostsJsonWithTheAuthorizationHeader() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          seen.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          boolean found = exchange.getRequestURI().getPath().equals("/NameServer/ConfSet");
          byte[] answer = bytes(found ? "{\"code\":0,\"msg\":\"ok\"}" : "no such method");
          exchange.sendResponseHeaders(found ? 200 : 404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      int port = server.getAddress().getPort();
      arm(
          Duration.ZERO,
          """
          http_post 127.0.0.1 PORT /NameServer/ConfSet '{"conf":{"key":"ä"}}' > good; echo $? >> good
          http_post 127.0.0.1 PORT /Nope '{}' > unknown; echo $? >> unknown
          http_post 127.0.0.1 SILENT /x '{}' > silent; echo $? >> silent
          http_post 127.0.0.1 1 /x '{}' > refused; echo $? >> refused
          touch done
          """
              .replace("PORT", String.valueOf(port))
              .replace("SILENT", String.valueOf(silent.getLocalPort())),
          Map.of("authorization", bytes("uroot:secret")));

      BoundedWait.forWhat("the calls to end").until(() -> Files.exists(inTimers("done")));
    } finally {
      server.stop(0);
    }

    assertThat(seen)
        .containsExactly(
            "POST /NameServer/ConfSet uroot:secret {\"conf\":{\"key\":\"ä\"}}",
            "POST /Nope uroot:secret {}");
    assertThat(inTimers("good")).hasContent("{\"code\":0,\"msg\":\"ok\"}0");
    assertThat(inTimers("unknown")).hasContent("1");
    assertThat(inTimers("silent")).hasContent("124");
    assertThat(inTimers("refused")).hasContent("1");
  }

  @Test
  void aNameThatWouldLeadElsewhereIsRefused() {
    assertThatThrownBy(() -> HostTimers.disarm(host, workdir.toString(), "../x", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> arm(SOON, "true", Map.of("a/b", new byte[0])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void arm(Duration delay, String body, Map<String, byte[]> files) {
    assertThat(arm(1, delay, body, files)).isTrue();
  }

  private boolean arm(long token, Duration delay, String body, Map<String, byte[]> files) {
    return HostTimers.arm(host, workdir.toString(), "fence", token, delay, body, files);
  }

  private Disarmed disarm() {
    return disarm(1);
  }

  private Disarmed disarm(long token) {
    return HostTimers.disarm(host, workdir.toString(), "fence", token);
  }

  /** A body runs in the folder of all timers. */
  private Path inTimers(String name) {
    return workdir.resolve(".openmldb-rollout/timers").resolve(name);
  }

  private Path timerFile(String name) throws IOException {
    return inTimers("fence." + Files.readString(inTimers("fence"))).resolve(name);
  }

  private static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
