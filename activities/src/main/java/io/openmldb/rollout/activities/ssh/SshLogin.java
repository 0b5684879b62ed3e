package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.openmldb.rollout.activities.ssh.config.SshConfig;
import io.openmldb.rollout.activities.ssh.config.SshConfigException;
import io.openmldb.rollout.activities.ssh.config.SshHostSettings;
import io.openmldb.rollout.activities.ssh.keys.AgentKeys;
import io.openmldb.rollout.activities.ssh.keys.Passphrase;
import io.openmldb.rollout.activities.ssh.keys.SshLoginKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a host. Host keys are checked against the known ones whatever the OpenSSH
 * configuration says, and never added to them.
 */
final class SshLogin {

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final int KEEP_ALIVE_MILLIS = 10_000;
  private static final int KEEP_ALIVES_UNANSWERED = 3;

  /** sshd drops connections at random when more than ten at a time are not logged in yet. */
  private static final int LOGINS_AT_A_TIME = 6;

  private static final List<String> DEFAULT_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  private static final List<Path> GLOBAL_KNOWN_HOSTS =
      List.of(Path.of("/etc/ssh/ssh_known_hosts"), Path.of("/etc/ssh/ssh_known_hosts2"));

  /** Of each host: one that does not answer takes no turn from another. */
  private final Map<String, Semaphore> logins = new ConcurrentHashMap<>();

  private final Function<SshAddress, SshConnection> bastions;

  /**
   * Logins through the bastions that {@code bastions} knows.
   *
   * @param bastions the shared connection to a bastion
   */
  SshLogin(Function<SshAddress, SshConnection> bastions) {
    this.bastions = bastions;
  }

  /** A connected session, or a typed exception. */
  Session connect(SshAddress address) {
    SshHostSettings settings = settings(address);
    Optional<SshAddress> bastion = bastion(address, settings);
    KnownHostKeys knownHosts;
    SshLoginKeys keys;
    Session session;
    try {
      knownHosts =
          KnownHostKeys.read(
              settings.hostName(),
              settings.port(),
              settings.hostKeyAlias(),
              knownHostsFiles(address, settings));
      JSch jsch = new JSch();
      jsch.setHostKeyRepository(knownHosts);
      keys =
          SshLoginKeys.add(
              jsch,
              identities(address, settings),
              settings.certificateFiles(),
              agent(address, settings),
              settings.identitiesOnly(),
              Passphrase.of(address.keyAccess()));
      session = jsch.getSession(settings.user(), settings.hostName(), settings.port());
      configure(session, settings);
    } catch (JSchException | IOException e) {
      throw new HostRefusedException(
          "SSH to " + address.host() + " is not set up on the worker: " + e.getMessage(), e);
    }
    if (keys.isEmpty()) {
      throw new HostRefusedException(
          "there is no key to log in to "
              + address.host()
              + " with: "
              + keys
              + ". Name one as identity in the registry file's ssh, or an agent that holds one",
          null);
    }
    SshLoginFailures failures =
        new SshLoginFailures(session, knownHosts.getKnownHostsRepositoryID(), keys);
    if (bastion.isEmpty()) {
      return connected(session, address, session::disconnect, failures);
    }
    // Before the wait for a turn to log in: the bastion's own login needs a turn, too.
    StreamForward forward = new StreamForward(bastions.apply(bastion.get()));
    session.setProxy(forward);
    return connected(session, address, forward::close, failures);
  }

  private Session connected(
      Session session, SshAddress address, Runnable giveUp, SshLoginFailures failures) {
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
      throw failures.of(e);
    } finally {
      watchdog.cancel(false);
      turns.release();
    }
  }

  private static Executor afterTwoTimeouts() {
    return CompletableFuture.delayedExecutor(2 * CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void configure(Session session, SshHostSettings settings) throws JSchException {
    session.setDaemonThread(true);
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("PreferredAuthentications", "publickey");
    session.setConfig("MaxAuthTries", "6");
    settings.hostKeyAlias().ifPresent(session::setHostKeyAlias);
    for (Map.Entry<String, String> algorithms : settings.algorithms().entrySet()) {
      SshAlgorithms.apply(session, algorithms.getKey(), algorithms.getValue());
    }
  }

  /** What the address and the OpenSSH configuration say together. */
  private static SshHostSettings settings(SshAddress address) {
    if (address.config() == null || !Files.exists(address.config())) {
      return SshHostSettings.plain(address.host(), address.user(), address.port());
    }
    try {
      return SshConfig.of(address.config())
          .resolve(address.host(), address.user(), address.port(), address.jump() != null);
    } catch (SshConfigException e) {
      throw new HostRefusedException(
          "the way to " + address.host() + " is not clear: " + e.getMessage(), e);
    }
  }

  /**
   * That the OpenSSH configuration can be followed to {@code address} and to every bastion on the
   * way there.
   *
   * @throws HostRefusedException when it cannot
   */
  static void check(SshAddress address) {
    bastion(address, settings(address));
  }

  /** The bastion to go through: as the address says, else as the OpenSSH configuration does. */
  private static Optional<SshAddress> bastion(SshAddress address, SshHostSettings settings) {
    Optional<SshAddress> first = nextBastion(address, settings);
    Set<SshAddress> passed = new HashSet<>(Set.of(address));
    Optional<SshAddress> next = first;
    while (next.isPresent()) {
      SshAddress bastion = next.get();
      if (!passed.add(bastion)) {
        throw new HostRefusedException(
            "the way to " + address.host() + " comes back to the bastion " + bastion.host(), null);
      }
      next = nextBastion(bastion, settings(bastion));
    }
    return first;
  }

  private static Optional<SshAddress> nextBastion(SshAddress address, SshHostSettings settings) {
    String jump = address.jump();
    if (jump != null && !jump.isBlank() && !jump.equals("none")) {
      return Optional.of(bastion(JumpHost.parse(jump), address, address.user()));
    }
    return settings.jump().map(spec -> bastion(JumpHost.parse(spec), address, null));
  }

  /**
   * To a bastion {@code ssh} logs in as the configuration says of the bastion itself, and takes no
   * part of the login to the host behind it but the file. Only where that says nothing, what the
   * registry file has for the hosts is taken for the bastion too.
   */
  private static SshAddress bastion(JumpHost jump, SshAddress behind, @Nullable String usualUser) {
    SshHostSettings said = settings(jump.address(behind, null, null));
    return jump.address(
        behind,
        said.namesUser() ? null : usualUser,
        said.identityFiles() == null ? behind.identity() : null);
  }

  private static List<Path> identities(SshAddress address, SshHostSettings settings) {
    if (address.identity() != null) {
      return List.of(address.identity());
    }
    if (settings.identityFiles() != null) {
      return settings.identityFiles();
    }
    return DEFAULT_KEYS.stream()
        .map(name -> inHome(".ssh/" + name))
        .filter(Files::isReadable)
        .toList();
  }

  private static AgentKeys agent(SshAddress address, SshHostSettings settings) {
    Path socket = address.keyAccess().agent();
    return socket == null
        ? settings.agent().map(AgentKeys::of).orElseGet(AgentKeys::none)
        : AgentKeys.of(socket);
  }

  /** Where the registry file names one, that and no other; else those that {@code ssh} reads. */
  private static List<Path> knownHostsFiles(SshAddress address, SshHostSettings settings) {
    if (address.knownHosts() != null) {
      return List.of(address.knownHosts());
    }
    List<Path> files =
        new ArrayList<>(
            settings
                .knownHosts()
                .orElseGet(() -> List.of(inHome(".ssh/known_hosts"), inHome(".ssh/known_hosts2"))));
    files.addAll(settings.globalKnownHosts().orElse(GLOBAL_KNOWN_HOSTS));
    return files;
  }

  private static Path inHome(String path) {
    return Path.of(System.getProperty("user.home"), path);
  }
}
