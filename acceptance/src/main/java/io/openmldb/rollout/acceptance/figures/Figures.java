package io.openmldb.rollout.acceptance.figures;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * The figures, with the released timings. Each argument is a size, and the ways to measure it:
 * {@code 10=FAST,DOCUMENTED,official}. The page is written anew after each measurement, from all
 * that were kept: a run that is cut off is gone on with by measuring what is missing. {@code mvn
 * clean} forgets them.
 */
public final class Figures {

  private static final List<String> ALL =
      List.of(
          "10=FAST,DOCUMENTED,official",
          "1=FAST,FAST,FAST,FAST,FAST,official",
          "16=FAST,FAST,FAST,FAST,FAST,official",
          "64=FAST,FAST,FAST,FAST,FAST,official",
          "256=FAST");

  private final double writesPerSecond;
  private final Path folder;
  private final Path page;
  private final MeasurementStore kept;

  private Figures(double writesPerSecond, Path folder, Path page, MeasurementStore kept) {
    this.writesPerSecond = writesPerSecond;
    this.folder = folder;
    this.page = page;
    this.kept = kept;
  }

  /**
   * Arguments: writes a second into all partitions together, then sizes; without any, all of them.
   */
  public static void main(String[] arguments) throws Exception {
    RepositoryRoot repository = RepositoryRoot.find();
    double rate = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 2000;
    List<String> sizes =
        arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : ALL;
    Path folder = Files.createTempDirectory("figures");
    Path page = repository.root().resolve("docs/figures.md");
    Figures figures =
        new Figures(
            rate,
            folder,
            page,
            new MeasurementStore(repository.root().resolve("acceptance/target/figures.jsonl")));
    for (String size : sizes) {
      figures.measure(size);
    }
  }

  private void measure(String size) throws Exception {
    int leaders = Integer.parseInt(size.substring(0, size.indexOf('=')));
    List<String> ways = Arrays.asList(size.substring(size.indexOf('=') + 1).split(","));
    Path here = folder.resolve("leaders-" + leaders);
    try (MeasuredCluster bench = new MeasuredCluster(here, leaders, false, writesPerSecond)) {
      for (String way : ways) {
        note(way.equals("official") ? bench.official() : bench.product(way));
      }
    }
  }

  private void note(Measurement measured) throws IOException {
    kept.add(measured);
    System.out.print(FiguresPage.row(measured));
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    Files.writeString(page, FiguresPage.of(kept.all(), today, writesPerSecond, load));
  }
}
