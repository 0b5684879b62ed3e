package io.openmldb.rollout.activities.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TabletCapacityReaderTest {

  private static final String OUTPUT =
      """
      available_kib=4096
      resident_kib=1024
      free_kib=9000
      free_kib=2000
      """;

  @Test
  void withoutALimitTheHostsMemoryAndTheFullestDiskCount() {
    TabletCapacity room = new TabletCapacity(4096 * 1024, 2000 * 1024, null);

    assertThat(TabletCapacityReader.parse(OUTPUT, Optional.empty())).isEqualTo(room);
    assertThat(TabletCapacityReader.parse(OUTPUT, Optional.of("0"))).isEqualTo(room);
  }

  @Test
  void aLimitCountsWhatTheProcessTakesAlready() {
    assertThat(TabletCapacityReader.parse(OUTPUT, Optional.of("3")).memoryBytes())
        .isEqualTo(2048 * 1024);
    assertThat(TabletCapacityReader.parse(OUTPUT, Optional.of("1")).memoryBytes()).isZero();
    assertThat(TabletCapacityReader.parse(OUTPUT, Optional.of("1")).takes(1, 0)).isFalse();
  }

  @Test
  void aHostThatDoesNotTellHasNoRoom() {
    TabletCapacity room = TabletCapacityReader.parse("free_kib=9000\n", Optional.empty());

    assertThat(room.takes(0, 0)).isFalse();
    assertThat(room).hasToString(room.unread());
  }
}
