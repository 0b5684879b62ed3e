package io.openmldb.rollout.activities.config.gflags;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.recorded.Recorded;
import io.openmldb.rollout.activities.recorded.RecordedCall;

/** What the real binary prints of its flags is read whole. */
class RecordedFlagCatalogTest {

  @Recorded({"flags/helpxml-tablet.xml"})
  void everyFlagOfTheBinaryIsKnownWithTypeDefaultAndValue(String recording) {
    String xml = RecordedCall.text(recording);
    FlagCatalog catalog = FlagCatalog.parse(xml).orElseThrow();

    assertThat(catalog.names()).hasSize(xml.split("<flag>", -1).length - 1);
    assertThat(catalog.flag("tablet_heartbeat_timeout"))
        .hasValueSatisfying(
            flag -> {
              assertThat(flag.type()).isEqualTo("uint32");
              assertThat(flag.defaultValue()).isEqualTo("300000");
            });
    assertThat(catalog.flag("role"))
        .hasValueSatisfying(flag -> assertThat(flag.currentValue()).isEqualTo("tablet"));
  }

  @Recorded({"flags/helpxml-tablet.xml"})
  void theTableThatStandsInForTheBinaryHasItsFlagsTypesAndDefaults(String recording) {
    FlagCatalog binary = FlagCatalog.parse(RecordedCall.text(recording)).orElseThrow();
    FlagCatalog table = ReleasedFlags.catalog(FlagFile.parse(new byte[0]));

    assertThat(table.names()).containsExactlyInAnyOrderElementsOf(binary.names());
    for (String name : binary.names()) {
      Flag flag = binary.flag(name).orElseThrow();
      assertThat(table.flag(name))
          .contains(new Flag(name, flag.type(), flag.defaultValue(), flag.defaultValue()));
    }
  }
}
