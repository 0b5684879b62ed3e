package io.openmldb.rollout.activities.stub;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A tablet that serves no table, as a process of its own: it listens, answers, and carries the
 * flags that it was started with on its command line.
 */
public final class ListeningProcess implements AutoCloseable {

  private final Process process;
  private final int port;

  private ListeningProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it in {@code workdir}, and waits until it listens. */
  public static ListeningProcess start(Path workdir, int port, String... flags) throws IOException {
    return start(Map.of(), workdir, port, flags);
  }

  /** The same with {@code variables} in its environment besides. */
  static ListeningProcess start(
      Map<String, String> variables, Path workdir, int port, String... flags) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ListeningProcess.class.getName(),
            Integer.toString(port));
    builder.command().addAll(List.of(flags));
    builder.environment().putAll(variables);
    Process process =
        builder.directory(workdir.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    if (!"listening".equals(output.readLine())) {
      process.destroyForcibly();
      throw new IOException("the test's process did not begin to listen on " + port);
    }
    return new ListeningProcess(process, port);
  }

  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** The process itself: the port comes first, flags follow. */
  public static void main(String[] words) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0])), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          boolean known = path.equals("/health") || path.equals("/TabletServer/GetTableStatus");
          byte[] body =
              (path.equals("/health") ? "OK" : "{\"code\":0}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 404, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    System.out.println("listening");
  }
}
