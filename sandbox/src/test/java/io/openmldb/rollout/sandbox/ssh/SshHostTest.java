package io.openmldb.rollout.sandbox.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.sandbox.process.Polling;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class SshHostTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path sandbox;
  private SshHost host;
  private SshClient client;

  record Result(Integer exitCode, String output, String errors) {}

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(sandbox.resolve("home"));
    SshKeys.create(sandbox.resolve("ssh"), "127.0.0.1", 0);
    host = SshHost.start(sandbox, "127.0.0.1", 0);
    // The port is known only now; in a practice cluster it is chosen before.
    Path knownHosts = sandbox.resolve("ssh/known_hosts");
    Files.writeString(
        knownHosts,
        Files.readString(knownHosts).replace("[127.0.0.1]:0", "[127.0.0.1]:" + host.port()));
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(
        new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, knownHosts));
    client.setKeyIdentityProvider(session -> List.of());
    client.start();
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    client.stop();
    host.close();
    new SandboxProcesses(sandbox).endAll();
  }

  @Test
  void aCommandsOutputErrorsAndExitCodeComeBack() throws Exception {
    try (ClientSession session = logIn()) {
      Result result = run(session, "echo to out; echo to err >&2; exit 7");

      assertThat(result).isEqualTo(new Result(7, "to out\n", "to err\n"));
    }
  }

  @Test
  void aCommandStartsAtHomeInALoginsEnvironmentAndNotTheServers() throws Exception {
    try (ClientSession session = logIn()) {
      Result result = run(session, "pwd; echo $HOME; echo ${JAVA_HOME:-none}; echo $0");

      String home = sandbox.resolve("home").toString();
      assertThat(result.output()).isEqualTo(home + "\n" + home + "\nnone\nbash\n");
    }
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    KeyPair stranger = KeyUtils.generateKeyPair("ssh-ed25519", 256);

    assertThatThrownBy(() -> logIn(System.getProperty("user.name"), stranger).close())
        .isInstanceOf(SshException.class);
  }

  @Test
  void anotherUserIsRefused() throws Exception {
    KeyPair key = identity();

    assertThatThrownBy(() -> logIn("somebody", key).close()).isInstanceOf(SshException.class);
  }

  @Test
  void aPasswordIsNotEvenAskedFor() throws Exception {
    try (ClientSession session =
        client
            .connect(System.getProperty("user.name"), "127.0.0.1", host.port())
            .verify(PATIENCE)
            .getSession()) {
      session.addPasswordIdentity("secret");

      assertThatThrownBy(() -> session.auth().verify(PATIENCE)).isInstanceOf(SshException.class);
    }
  }

  @Test
  void aClosedConnectionEndsTheCommandButNotWhatDetachedItself() throws Exception {
    Path detached = sandbox.resolve("detached");
    ClientSession session = logIn();
    ChannelExec channel =
        session.createExecChannel(
            "setsid sh -c 'echo $$ > %s; exec sleep 60' & sleep 61".formatted(detached));
    channel.open().verify(PATIENCE);
    Polling.until("the detached process", PATIENCE, () -> detachedPid(detached) > 0);
    Polling.until("the command to wait", PATIENCE, () -> processes() == 3);

    session.close(true);

    Polling.until("the command to end", PATIENCE, () -> processes() == 1);
    assertThat(ProcessHandle.of(detachedPid(detached)).orElseThrow().isAlive()).isTrue();
  }

  @Test
  void whatAFinishedCommandLeftRunningIsLeftAlone() throws Exception {
    try (ClientSession session = logIn()) {
      run(session, "sleep 60 > /dev/null 2>&1 &");
    }

    assertThat(processes()).isEqualTo(1);
  }

  @Test
  void aFileIsReplacedByRenameInOneStep() throws Exception {
    Path target = Files.writeString(sandbox.resolve("tablet.flags"), "old");
    Path fresh = sandbox.resolve("tablet.flags.new");
    try (ClientSession session = logIn();
        SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
      try (var out = sftp.write(fresh.toString())) {
        out.write("new".getBytes(StandardCharsets.UTF_8));
      }
      OpenSSHPosixRenameExtension rename = sftp.getExtension(OpenSSHPosixRenameExtension.class);

      assertThat(rename.isSupported()).isTrue();
      rename.posixRename(fresh.toString(), target.toString());
    }
    assertThat(target).hasContent("new");
    assertThat(fresh).doesNotExist();
  }

  private ClientSession logIn() throws IOException, GeneralSecurityException {
    return logIn(System.getProperty("user.name"), identity());
  }

  private ClientSession logIn(String user, KeyPair key) throws IOException {
    ClientSession session =
        client.connect(user, "127.0.0.1", host.port()).verify(PATIENCE).getSession();
    session.addPublicKeyIdentity(key);
    session.auth().verify(PATIENCE);
    return session;
  }

  private KeyPair identity() throws IOException, GeneralSecurityException {
    return new FileKeyPairProvider(sandbox.resolve("ssh/id_ed25519"))
        .loadKeys(null)
        .iterator()
        .next();
  }

  private static Result run(ClientSession session, String command) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(PATIENCE);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
      return new Result(
          channel.getExitStatus(),
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8));
    }
  }

  private int processes() {
    return new SandboxProcesses(sandbox).alive().size();
  }

  private static long detachedPid(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file).strip() : "";
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
