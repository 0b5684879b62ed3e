package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.CallTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone, because it takes times. */
@Isolated
@Tag("component")
class UnreachableTemporalTest {

  @Test
  void aRefusedConnectionIsSaidInOneLineWithinTenSeconds() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    Instant before = Instant.now();
    Result result =
        CommandLineRunner.withoutTemporal()
            .runWithin(CallTimeouts.DEFAULT, "status", "demo", "--address", "127.0.0.1:" + port);

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
    assertUnreachable(result, "127.0.0.1:" + port);
  }

  @Test
  void aServerThatNeverAnswersIsSaidInOneLineWithinTenSeconds() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + mute.getLocalPort();

      Instant before = Instant.now();
      Result result =
          CommandLineRunner.withoutTemporal()
              .runWithin(CallTimeouts.DEFAULT, "history", "--address", address);

      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
      assertUnreachable(result, address);
    }
  }

  @Test
  void aConfigurationThatCannotBeReadIsBadInput() {
    Result result =
        CommandLineRunner.withoutTemporal().run("status", "demo", "--profile", "nowhere");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("rollout: Temporal's configuration cannot be used: ")
        .contains("nowhere")
        .hasLineCount(1);
  }

  @Test
  void everythingThatIsWrongWithTheConfigurationIsBadInputInOneLine() {
    Result result =
        new CommandLineRunner(
                Map.of(
                    "TEMPORAL_ADDRESS", "http://127.0.0.1:7233",
                    "TEMPORAL_TLS_CLIENT_CERT_PATH", "/nonexistent/cert.pem",
                    "TEMPORAL_CONFIG_FILE", "/nonexistent/none.toml"))
            .run("history");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("rollout: Temporal's configuration cannot be used: ")
        .contains("without http://", "/nonexistent/cert.pem", "without its key")
        .hasLineCount(1);
  }

  @Test
  void anAddressWithoutAPortIsBadInputHoweverItIsGiven() {
    Result result = CommandLineRunner.withoutTemporal().run("history", "--address", "127.0.0.1");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("\"127.0.0.1\"", "7233 is usual").hasLineCount(1);
  }

  @Test
  void anAddressThatNoChannelTakesIsBadInput() {
    Result result =
        CommandLineRunner.withoutTemporal().run("history", "--address", "temporal_frontend:7233");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("rollout: Temporal's configuration cannot be used: ")
        .contains("\"temporal_frontend:7233\"", "underscore")
        .hasLineCount(1);
  }

  @Test
  void aCertificateThatIsNotAcceptedIsToldWithWhatIsWrong(@TempDir Path folder) throws Exception {
    try (TlsServer server = TlsServer.start(folder, "-validity", "1")) {
      assertThat(overTls(server, Map.of()))
          .contains("not issued by a CA that is trusted here", "TEMPORAL_TLS_SERVER_CA_CERT_PATH");
      assertThat(
              overTls(
                  server,
                  Map.of(
                      "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
                      server.authority().toString(),
                      "TEMPORAL_TLS_SERVER_NAME",
                      "temporal.example.com")))
          .contains("is of another host", "TEMPORAL_TLS_SERVER_NAME");
    }
  }

  @Test
  void aCertificateThatHasExpiredIsToldSo(@TempDir Path folder) throws Exception {
    try (TlsServer server = TlsServer.start(folder, "-startdate", "-10d", "-validity", "5")) {
      assertThat(
              overTls(
                  server,
                  Map.of("TEMPORAL_TLS_SERVER_CA_CERT_PATH", server.authority().toString())))
          .contains("its certificate has expired");
    }
  }

  @Test
  void aServerThatWantsTlsAndIsNotAskedByItIsToldSo(@TempDir Path folder) throws Exception {
    try (TlsServer server = TlsServer.start(folder, "-validity", "1")) {
      Result result =
          CommandLineRunner.withoutTemporal().run("history", "--address", server.address());

      assertThat(result.exit()).isEqualTo(5);
      assertThat(result.err()).contains("TEMPORAL_TLS").hasLineCount(1);
    }
  }

  private static String overTls(TlsServer server, Map<String, String> further) {
    Map<String, String> environment = new HashMap<>(further);
    environment.put("TEMPORAL_ADDRESS", server.address());
    environment.put("TEMPORAL_TLS", "true");
    environment.put("TEMPORAL_CONFIG_FILE", "/nonexistent/none.toml");

    Result result = new CommandLineRunner(environment).run("history");

    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.err())
        .startsWith("rollout: Temporal at " + server.address() + " cannot be used: ")
        .hasLineCount(1);
    return result.err();
  }

  @Test
  void aCertificateThatIsNoneIsBadInput(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("none.pem"), "no certificate\n");

    Result result =
        new CommandLineRunner(
                Map.of(
                    "TEMPORAL_ADDRESS",
                    "127.0.0.1:1",
                    "TEMPORAL_TLS_CLIENT_CERT_PATH",
                    file.toString(),
                    "TEMPORAL_TLS_CLIENT_KEY_PATH",
                    file.toString(),
                    "TEMPORAL_CONFIG_FILE",
                    "/nonexistent/none.toml"))
            .run("history");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("rollout: Temporal's configuration cannot be used: ")
        .hasLineCount(1);
  }

  private static void assertUnreachable(Result result, String address) {
    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("rollout: Temporal does not answer at " + address + ": set TEMPORAL_ADDRESS")
        .hasLineCount(1);
  }
}
