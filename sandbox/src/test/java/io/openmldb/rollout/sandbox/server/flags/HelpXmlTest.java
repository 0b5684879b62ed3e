package io.openmldb.rollout.sandbox.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.recorded.ComparedWith;
import io.openmldb.rollout.sandbox.recorded.RecordedExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpXmlTest {
  @TempDir Path directory;

  @Test
  @ComparedWith({"flags/helpxml-tablet.flags", "flags/helpxml-tablet.xml"})
  void theHelpIsByteForByteWhatTheBinaryPrintsForTheSameFile() throws IOException {
    Path file = directory.resolve("tablet.flags");
    Files.writeString(file, RecordedExchange.text("flags/helpxml-tablet.flags"));
    GflagsCommandLine line = GflagsCommandLine.read(List.of("--flagfile=" + file, "--helpxml"));

    // The one thing that differs is where the file was.
    String printed = HelpXml.of(line.flags()).replace(file.toString(), "./conf/tablet.flags");

    assertThat(printed).isEqualTo(RecordedExchange.text("flags/helpxml-tablet.xml"));
  }
}
