package io.openmldb.rollout.activities.config.gflags;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.stub.StubServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlagsPageContentTest {

  private static final String PAGE =
      """
      Name | Value | Description | Defined At
      ---------------------------------------
      gc_interval | 61 (default:120) | the gc interval of tablet every two hour | src/flags.cc
      thread_pool_size | 16 | the size of thread pool for other api | src/flags.cc
      show_hostname_instead_of_ip (R) | false | /connections shows hostname | brpc/common.cpp
      role | apiserver (default:) | set the role: tablet | nameserver | client | src/flags.cc
      binlog_notify_on_put | true (default:false) | config | src/flags.cc
      """;

  private final FlagsPageContent page = FlagsPageContent.parse(PAGE);

  @Test
  void aFlagIsComparedWithWhatIsExpectedOfIt() {
    assertThat(page.shows("gc_interval", "61")).isTrue();
    assertThat(page.shows("gc_interval", "6")).isFalse();
    assertThat(page.shows("gc_interval", "120")).isFalse();
    assertThat(page.shows("thread_pool_size", "16")).isTrue();
    assertThat(page.shows("role", "apiserver")).isTrue();
    assertThat(page.shows("show_hostname_instead_of_ip", "false")).isTrue();
    assertThat(page.shows("binlog_notify_on_put", "yes")).isTrue();
    assertThat(page.shows("no_such_flag", "1")).isFalse();
  }

  @Test
  void aFlagWithoutABracketHasItsDefault() {
    assertThat(page.showsDefault("thread_pool_size")).isTrue();
    assertThat(page.showsDefault("gc_interval")).isFalse();
    assertThat(page.has("no_such_flag")).isFalse();
  }

  @Test
  void aPageThatIsOffIsAbsentAndNoError() {
    try (StubServer server = StubServer.start()) {
      assertThat(new FlagsPageClient().read(server.endpoint(), List.of("gc_interval"))).isEmpty();

      server.answering("flags/gc_interval,role", PAGE);
      assertThat(new FlagsPageClient().read(server.endpoint(), List.of("gc_interval", "role")))
          .hasValueSatisfying(read -> assertThat(read.shows("gc_interval", "61")).isTrue());
    }
    assertThat(new FlagsPageClient().read("127.0.0.1:1", List.of("gc_interval"))).isEmpty();
  }
}
