package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.ConfigRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.OpenSSHConfig;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Logs in to a host. Host keys are checked against the known ones whatever the OpenSSH
 * configuration says, and never added to them.
 */
final class SshLogin {

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final int DEFAULT_PORT = 22;
  private static final int KEEP_ALIVE_MILLIS = 10_000;
  private static final int KEEP_ALIVES_UNANSWERED = 3;

  /** sshd drops connections at random when more than ten at a time are not logged in yet. */
  private static final int LOGINS_AT_A_TIME = 6;

  private static final List<String> DEFAULT_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  /** Of each host: one that does not answer takes no turn from another. */
  private final Map<String, Semaphore> logins = new ConcurrentHashMap<>();

  private final Function<HostAddress, SshConnection> bastions;

  /**
   * Logins through the bastions that {@code bastions} knows.
   *
   * @param bastions the shared connection to a bastion
   */
  SshLogin(Function<HostAddress, SshConnection> bastions) {
    this.bastions = bastions;
  }

  /** A connected session, or a typed exception. */
  Session connect(HostAddress address) {
    Session session;
    Optional<HostAddress> bastion;
    try {
      JSch jsch = new JSch();
      ConfigRepository config = config(address);
      jsch.setConfigRepository(config);
      jsch.setKnownHosts(orHome(address.knownHosts(), ".ssh/known_hosts").toString());
      addIdentities(jsch, address, config);
      session = jsch.getSession(address.user(), address.host(), DEFAULT_PORT);
      configure(session, address, jsch);
      bastion = jump(address, config);
    } catch (JSchException | IOException e) {
      throw new HostRefusedException(
          "SSH to " + address.host() + " is not set up on the worker: " + e.getMessage(), e);
    }
    if (bastion.isEmpty()) {
      return connected(session, address, session::disconnect);
    }
    // Before the wait for a turn to log in: the bastion's own login needs a turn, too.
    StreamForward forward = new StreamForward(bastions.apply(bastion.get()).lease());
    session.setProxy(forward);
    return connected(session, address, forward::close);
  }

  private Session connected(Session session, HostAddress address, Runnable giveUp) {
    Semaphore turns =
        logins.computeIfAbsent(
            address.host() + ":" + address.port(), host -> new Semaphore(LOGINS_AT_A_TIME));
    turns.acquireUninterruptibly();
    // JSch bounds a handshake by the socket's timeout, and through a bastion there is no socket.
    CompletableFuture<Void> watchdog = CompletableFuture.runAsync(giveUp, afterTwoTimeouts());
    try {
      session.connect((int) CONNECT_TIMEOUT.toMillis());
      session.setServerAliveInterval(KEEP_ALIVE_MILLIS);
      session.setServerAliveCountMax(KEEP_ALIVES_UNANSWERED);
      return session;
    } catch (JSchException e) {
      giveUp.run();
      throw LoginFailures.of(e, session, address);
    } finally {
      watchdog.cancel(false);
      turns.release();
    }
  }

  private static Executor afterTwoTimeouts() {
    return CompletableFuture.delayedExecutor(2 * CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void configure(Session session, HostAddress address, JSch jsch) {
    session.setDaemonThread(true);
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("PreferredAuthentications", "publickey");
    session.setConfig("MaxAuthTries", "6");
    if (address.port() > 0) {
      session.setPort(address.port());
    }
    if (address.knownHosts() != null) {
      session.setHostKeyRepository(jsch.getHostKeyRepository());
    }
  }

  private static ConfigRepository config(HostAddress address) throws IOException {
    Path file = address.config();
    return file != null && Files.exists(file)
        ? OpenSSHConfig.parse(Files.readString(file))
        : ConfigRepository.nullConfig;
  }

  private static void addIdentities(JSch jsch, HostAddress address, ConfigRepository config)
      throws JSchException {
    if (address.identity() != null) {
      jsch.addIdentity(address.identity().toString());
      return;
    }
    String[] configured = config.getConfig(address.host()).getValues("IdentityFile");
    if (configured != null && configured.length > 0) {
      return;
    }
    for (String name : DEFAULT_KEYS) {
      Path key = orHome(null, ".ssh/" + name);
      if (Files.isReadable(key)) {
        jsch.addIdentity(key.toString());
      }
    }
  }

  /** The bastion to go through: as the address says, else as the OpenSSH configuration does. */
  private static Optional<HostAddress> jump(HostAddress address, ConfigRepository config) {
    String jump = address.jump();
    if (jump == null) {
      jump = config.getConfig(address.host()).getValue("ProxyJump");
    }
    if (jump == null || jump.isBlank() || jump.equals("none")) {
      return Optional.empty();
    }
    return Optional.of(JumpSpec.parse(jump).address(address));
  }

  private static Path orHome(Path given, String inHome) {
    return given != null ? given : Path.of(System.getProperty("user.home"), inHome);
  }
}
