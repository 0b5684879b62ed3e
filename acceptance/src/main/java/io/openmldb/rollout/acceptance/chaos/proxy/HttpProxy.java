package io.openmldb.rollout.acceptance.chaos.proxy;

import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The HTTP proxy of one worker: every call that it makes of nameservers and tablets passes here,
 * and can be seen, kept, or lost on either way.
 */
public final class HttpProxy implements AutoCloseable {

  private static final String LENGTH = "content-length:";

  private final ServerSocket listening;
  private final int worker;
  private final ServerCall.Listener listener;
  private final NetworkLink nameservers = new NetworkLink();
  private final NetworkLink tablets = new NetworkLink();

  private HttpProxy(ServerSocket listening, int worker, ServerCall.Listener listener) {
    this.listening = listening;
    this.worker = worker;
    this.listener = listener;
  }

  /** The proxy of {@code worker}. */
  public static HttpProxy of(int worker, ServerCall.Listener listener) throws IOException {
    int port = FreePorts.pick();
    ServerSocket socket = new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
    HttpProxy proxy = new HttpProxy(socket, worker, listener);
    DriverThreads.start("http-proxy-" + port, proxy::accept);
    return proxy;
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** The way to the nameservers. */
  public NetworkLink nameservers() {
    return nameservers;
  }

  /** The way to the tablets. */
  public NetworkLink tablets() {
    return tablets;
  }

  private void accept() throws IOException {
    while (!listening.isClosed()) {
      Socket client = listening.accept();
      DriverThreads.start("http-proxy-" + port(), () -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException, InterruptedException {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      Optional<Message> request = Message.read(in);
      while (request.isPresent() && forward(request.get(), client.getOutputStream())) {
        request = Message.read(in);
      }
    }
  }

  /** Whether the connection goes on. */
  private boolean forward(Message request, OutputStream client)
      throws IOException, InterruptedException {
    URI target = request.target();
    String[] path = target.getPath().split("/", -1);
    String service = path.length > 1 ? path[1] : "";
    String method = path[path.length - 1];
    String server = target.getHost() + ":" + target.getPort();
    ServerCall call = new ServerCall(worker, server, service, method);
    NetworkLink link = service.equals("NameServer") ? nameservers : tablets;
    if (!link.awaitPassage() || !listener.before(call)) {
      return false;
    }
    Optional<Message> answer = answer(request, target);
    if (answer.isEmpty() || !listener.after(call) || !link.awaitPassage()) {
      return false;
    }
    answer.get().write(client);
    return true;
  }

  /** A connection for each call: a server that was restarted has none of before. */
  private static Optional<Message> answer(Message request, URI target) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
      server.setTcpNoDelay(true);
      request.write(server.getOutputStream());
      return Message.read(new BufferedInputStream(server.getInputStream()));
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  /** A request or an answer, as it stands on the wire: a character a byte. */
  private record Message(String head, String body) {

    /** The next one; none at the end of the connection. */
    static Optional<Message> read(InputStream in) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String head = "";
      while (!head.endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          return Optional.empty();
        }
        bytes.write(next);
        if (next == '\n') {
          head = bytes.toString(StandardCharsets.ISO_8859_1);
        }
      }
      int length = length(head);
      byte[] body = in.readNBytes(length);
      return body.length < length
          ? Optional.empty()
          : Optional.of(new Message(head, new String(body, StandardCharsets.ISO_8859_1)));
    }

    private static int length(String head) {
      return head.lines()
          .map(line -> line.toLowerCase(Locale.ROOT))
          .filter(line -> line.startsWith(LENGTH))
          .map(line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
          .findFirst()
          .orElse(0);
    }

    /** Of a request: what is asked for. */
    URI target() {
      return URI.create(head.split(" ", 3)[1]);
    }

    void write(OutputStream out) throws IOException {
      out.write((head + body).getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }
}
