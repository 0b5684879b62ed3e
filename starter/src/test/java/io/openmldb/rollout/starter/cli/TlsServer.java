package io.openmldb.rollout.starter.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server that shows a certificate of a CA of its own for 127.0.0.1, and does no more. */
final class TlsServer implements AutoCloseable {

  private static final String PASSWORD = "changeit";

  private final SSLServerSocket socket;
  private final Path authority;

  private TlsServer(SSLServerSocket socket, Path authority) {
    this.socket = socket;
    this.authority = authority;
  }

  /**
   * Starts one.
   *
   * @param folder where its keys and certificates are made
   * @param validity options of {@code keytool -gencert}: from when to when the certificate is valid
   */
  static TlsServer start(Path folder, String... validity) throws Exception {
    Path store = folder.resolve("keys.p12");
    Path request = folder.resolve("request.pem");
    Path certificate = folder.resolve("certificate.pem");
    Path authority = folder.resolve("ca.pem");
    keytool(
        store, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
    keytool(store, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server");
    keytool(store, "-certreq", "-alias", "server", "-file", request.toString());
    List<String> issue =
        new ArrayList<>(
            List.of("-gencert", "-alias", "ca", "-rfc", "-ext", "san=ip:127.0.0.1", "-infile"));
    issue.addAll(List.of(request.toString(), "-outfile", certificate.toString()));
    issue.addAll(List.of(validity));
    keytool(store, issue.toArray(String[]::new));
    keytool(store, "-importcert", "-noprompt", "-alias", "server", "-file", certificate.toString());
    keytool(store, "-exportcert", "-rfc", "-alias", "ca", "-file", authority.toString());
    TlsServer server = new TlsServer(listen(store), authority);
    Thread thread = new Thread(server::serve, "tls-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void keytool(Path store, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("failed: " + command);
    }
  }

  private static SSLServerSocket listen(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(store)) {
      keys.load(content, PASSWORD.toCharArray());
    }
    keys.deleteEntry("ca");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return (SSLServerSocket)
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (SSLSocket client = (SSLSocket) socket.accept()) {
        client.startHandshake();
      } catch (IOException e) {
        // A client that does not accept the certificate, or speaks no TLS; or the end of the test.
      }
    }
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** The CA's certificate. */
  Path authority() {
    return authority;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
