package io.openmldb.rollout.sandbox.shell;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Stands in for a component where only start.sh's habits matter: listens on its endpoint and
 * answers /status.
 */
public final class StubComponent {

  private StubComponent() {}

  public static void main(String[] arguments) throws IOException {
    List<String> given = Arrays.asList(arguments);
    if (given.contains("--helpxml")) {
      System.exit(1);
    }
    for (String argument : given) {
      if (argument.startsWith("--flagfile=")) {
        listen(Path.of(argument.substring("--flagfile=".length())));
        return;
      }
    }
    // The taskmanager: a process that is there, no more.
    listenOn(0);
  }

  private static void listen(Path flagFile) throws IOException {
    String endpoint =
        Files.readAllLines(flagFile).stream()
            .filter(line -> line.startsWith("--endpoint="))
            .findFirst()
            .orElseThrow();
    listenOn(Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
  }

  private static void listenOn(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/status",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }
}
