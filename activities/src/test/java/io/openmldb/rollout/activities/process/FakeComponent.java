package io.openmldb.rollout.activities.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A component for tests: a process of its own that reads a flag file, listens on its endpoint and
 * answers. What it does wrong stands in the flag file, too.
 */
final class FakeComponent {

  private FakeComponent() {}

  /** The flag file is named by {@code --flagfile=}, relative to the working directory. */
  public static void main(String[] arguments) throws Exception {
    long pid = ProcessHandle.current().pid();
    Files.writeString(
        Path.of("starts"), pid + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Map<String, String> flags = flags(Path.of(arguments[0].replace("--flagfile=", "")));
    if (!flags.getOrDefault("gc_interval", "1").matches("\\d+")) {
      System.err.println(
          "ERROR: illegal value '" + flags.get("gc_interval") + "' for int32 flag 'gc_interval'");
      System.exit(1);
    }
    long stopMillis = Long.parseLong(flags.getOrDefault("stop_millis", "0"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(stopMillis)));
    sleep(Long.parseLong(flags.getOrDefault("start_millis", "0")));
    HttpServer server = listen(flags);
    register(flags.get("endpoint"), pid, arguments[0].contains("tablet"));
    server.start();
  }

  private static HttpServer listen(Map<String, String> flags) throws IOException {
    String endpoint = flags.get("endpoint");
    int colon = endpoint.lastIndexOf(':');
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1))),
            0);
    boolean silent = flags.containsKey("silent");
    server.createContext(
        "/",
        exchange -> {
          if (silent) {
            sleep(60_000);
          }
          byte[] body = "OK".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    return server;
  }

  /** A tablet ends when its predecessor's registration is still there; others do not mind. */
  private static void register(String endpoint, long pid, boolean tablet) throws IOException {
    Path registration = Path.of("registration");
    if (tablet && Files.exists(registration)) {
      System.err.println("fail to register self with endpoint " + endpoint + ", err from zk -110");
      System.exit(1);
    }
    Files.writeString(registration, String.valueOf(pid));
  }

  private static Map<String, String> flags(Path file) throws IOException {
    Map<String, String> flags = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("--")) {
        String[] parts = line.substring(2).split("=", 2);
        flags.put(parts[0], parts.length < 2 ? "" : parts[1]);
      }
    }
    return flags;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
