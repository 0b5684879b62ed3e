package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.RolloutHandle;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.html.ReportPage;
import io.openmldb.rollout.workflows.api.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Writes the page of a report to a file, with all that Temporal and its workers tell for it. */
public final class ReportPageFile {

  private final CommandContext context;

  public ReportPageFile(CommandContext context) {
    this.context = context;
  }

  /**
   * Writes the page of {@code report} to {@code file}, and says so on standard error. A file that
   * is there already is replaced as a whole.
   *
   * @throws CommandFailure BAD_INPUT when the file cannot be written
   */
  public void write(RolloutHandle rollout, Report report, Path file) {
    PlanLookup planned = PlanLookup.of(rollout);
    ReportPage.Content content =
        new ReportPage.Content(
            report, rollout.request(), planned.plan(), planned.notes(), context.clock().now());
    replace(file, new ReportPage(context.times()).of(content));
    context.err().println("wrote " + file);
  }

  private static void replace(Path file, String page) {
    try {
      Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
      Path whole = Files.createTempFile(folder, "." + file.getFileName(), ".part");
      try {
        Files.writeString(whole, page, StandardCharsets.UTF_8);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "the page cannot be written to %s: %s: %s; name another file with --html"
              .formatted(file, e.getClass().getSimpleName(), e.getMessage()),
          e);
    }
  }
}
