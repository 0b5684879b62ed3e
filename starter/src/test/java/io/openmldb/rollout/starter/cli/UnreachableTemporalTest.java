package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.CallTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone, because it takes times. */
@Isolated
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
    assertThat(result.err()).contains("cannot read Temporal's configuration", "nowhere");
  }

  private static void assertUnreachable(Result result, String address) {
    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("rollout: Temporal does not answer at " + address + ": set TEMPORAL_ADDRESS")
        .hasLineCount(1);
  }
}
