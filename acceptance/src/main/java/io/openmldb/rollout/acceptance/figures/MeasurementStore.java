package io.openmldb.rollout.acceptance.figures;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was measured so far, one line of JSON each. */
final class MeasurementStore {

  private static final ObjectMapper JSON = RolloutDataConverter.mapper();

  private final Path file;

  MeasurementStore(Path file) {
    this.file = file;
  }

  void add(Measurement measured) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        JSON.writeValueAsString(measured) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** All of them, the small clusters first. */
  List<Measurement> all() throws IOException {
    List<Measurement> all = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      all.add(JSON.readValue(line, Measurement.class));
    }
    all.sort(Comparator.comparingInt(Measurement::leaders));
    return all;
  }
}
