package io.openmldb.rollout.sandbox.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * An SSH server with one account, the user that runs it, and one way in, the key {@code
 * id_ed25519}. All hosts of a practice cluster are this one.
 */
public final class SshHost implements AutoCloseable {

  private final SshServer server;

  private SshHost(SshServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param sandbox the practice cluster's directory, with {@code ssh/} and {@code home/}
   * @param port 0 for any free one
   */
  public static SshHost start(Path sandbox, String host, int port) throws IOException {
    Path keys = sandbox.resolve("ssh");
    LoginEnvironment account = LoginEnvironment.of(sandbox);
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(host);
    server.setPort(port);
    server.setKeyPairProvider(new FileKeyPairProvider(keys.resolve(SshKeys.HOST_KEY)));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    AuthorizedKeysAuthenticator authorized =
        new AuthorizedKeysAuthenticator(keys.resolve(SshKeys.IDENTITY + ".pub"));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals(account.user()) && authorized.authenticate(user, key, session));
    server.setCommandFactory((channel, line) -> new BashCommand(line, account));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    // A worker may be quiet for as long as a restart takes.
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    server.start();
    return new SshHost(server);
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  /**
   * Serves until it is killed. Its working directory is where relative SFTP paths begin.
   *
   * @param arguments the practice cluster's directory, the host to listen on, the port
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 3 || !Files.isDirectory(Path.of(arguments[0]))) {
      System.err.println("usage: SshHost SANDBOX_DIRECTORY HOST PORT");
      System.exit(2);
    }
    start(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
    Thread.currentThread().join();
  }
}
