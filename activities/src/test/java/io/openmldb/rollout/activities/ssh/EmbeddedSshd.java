package io.openmldb.rollout.activities.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.DirectTcpipFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerConnectionService;

/**
 * An SSH server in this process, on a free loopback port, that runs what it is told as this user
 * with the real bash. Made by {@link #start}, with a host key, a known_hosts file and one user key
 * of its own in the folder given.
 */
public final class EmbeddedSshd implements AutoCloseable {

  /** The name by which tests log in; whatever it is, commands run as the test's own user. */
  public static final String USER = "openmldb";

  private final SshServer server;
  private final Path folder;
  private final List<PublicKey> accepted = new CopyOnWriteArrayList<>();
  private final AtomicInteger logins = new AtomicInteger();

  private EmbeddedSshd(SshServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** Starts a server; its files go to {@code folder}. */
  public static EmbeddedSshd start(Path folder) {
    return start(folder, "");
  }

  /**
   * Starts a server whose login shell first runs {@code startFile}, as bash does with its own.
   *
   * @param startFile a line of bash
   */
  public static EmbeddedSshd start(Path folder, String startFile) {
    try {
      Files.createDirectories(folder);
      KeyPair hostKey = newKey("EC", 256);
      KeyPair userKey = newKey("EC", 256);
      writePrivateKey(userKey, folder.resolve("id"));
      SshServer server = SshServer.setUpDefaultServer();
      server.setHost("127.0.0.1");
      server.setPort(0);
      server.setKeyPairProvider(session -> List.of(hostKey));
      EmbeddedSshd sshd = new EmbeddedSshd(server, folder);
      server.setPublickeyAuthenticator((user, key, session) -> sshd.mayLogIn(user, key));
      sshd.accepted.add(userKey.getPublic());
      server.setCommandFactory((channel, line) -> new BashChannel(startFile, line));
      server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
      server.start();
      sshd.trust(hostKey.getPublic());
      return sshd;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot start an SSH server for a test", e);
    }
  }

  /** Makes the key that opens {@code other} open this server too. */
  public void alsoAccept(EmbeddedSshd other) {
    accepted.addAll(other.accepted);
  }

  private boolean mayLogIn(String user, PublicKey offered) {
    boolean known =
        USER.equals(user) && accepted.stream().anyMatch(key -> KeyUtils.compareKeys(key, offered));
    if (known) {
      logins.incrementAndGet();
    }
    return known;
  }

  /** Lets at most {@code most} commands run over one connection, as {@code MaxSessions} does. */
  public void limitSessions(int most) {
    ChannelSessionFactory limited =
        new ChannelSessionFactory() {
          @Override
          public Channel createChannel(Session session) {
            return channels(session) < most ? new ChannelSession() : null;
          }
        };
    server.setChannelFactories(List.of(limited, DirectTcpipFactory.INSTANCE));
  }

  private static long channels(Session session) {
    ServerConnectionService service = session.getService(ServerConnectionService.class);
    return service.getChannels().stream().filter(ChannelSession.class::isInstance).count();
  }

  /** Refuses every connection to a host behind this one. */
  public void forbidForwarding() {
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
  }

  /** How a client reaches it. */
  public SshAddress address() {
    return new SshAddress(
        "127.0.0.1", port(), USER, folder.resolve("id"), knownHosts(), null, null);
  }

  public int port() {
    return server.getPort();
  }

  public Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  /** How often somebody offered the right key; a login offers it twice. */
  public int keysAccepted() {
    return logins.get();
  }

  /** How many connections are open. */
  public int connections() {
    return server.getActiveSessions().size();
  }

  /** Makes {@code key} the one that {@link #knownHosts()} has for this server. */
  public void trust(PublicKey key) {
    String line = "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key) + "\n";
    try {
      Files.writeString(knownHosts(), line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts every connection at once, as a network failure does; new ones are accepted. */
  public void dropConnections() {
    for (Session session : server.getActiveSessions()) {
      session.close(true);
    }
  }

  /** A new key, to be used in whatever way a test needs a wrong one. */
  public static KeyPair newKey(String algorithm, int size) throws GeneralSecurityException {
    KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator(algorithm);
    generator.initialize(size);
    return generator.generateKeyPair();
  }

  /** Writes a private key as ssh-keygen does. */
  public static void writePrivateKey(KeyPair key, Path file)
      throws IOException, GeneralSecurityException {
    try (var out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
