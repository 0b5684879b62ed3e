package io.openmldb.rollout.acceptance.browser;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;

/**
 * The pictures in {@code docs/images}, taken anew only when it is asked for: {@code -Dscreenshots}.
 */
public final class Screenshots {

  private static final boolean WANTED = System.getProperty("screenshots") != null;
  private static final Path FOLDER = RepositoryRoot.find().root().resolve("docs/images");

  /** What stands above the pane, and room below it. */
  private static final int AROUND_THE_PANE = 500;

  private final Browser browser;

  public Screenshots(Browser browser) {
    this.browser = browser;
  }

  /** The page as {@code docs/images/<name>.png}, in a window of {@code height} pixels. */
  public void ofPage(String name, int height) throws IOException {
    if (!WANTED) {
      return;
    }
    browser.resize(height);
    try {
      write(name, browser.screenshot());
    } finally {
      browser.resize(Browser.HEIGHT);
    }
  }

  /** The open dialog. */
  public void ofDialog(String name) throws IOException {
    if (WANTED) {
      write(name, picture(browser.awaitShown("the dialog", UpdateDialog.OPEN)));
    }
  }

  /** The pane Current Details alone, all of it. */
  public void ofDetails(String name) throws IOException {
    if (!WANTED) {
      return;
    }
    CurrentDetails details = new CurrentDetails(browser);
    int height = browser.await("the pane", page -> details.pane(page).getSize().getHeight());
    browser.resize(Math.max(Browser.HEIGHT, height + AROUND_THE_PANE));
    try {
      write(name, browser.await("the pane", page -> picture(details.pane(page))));
    } finally {
      browser.resize(Browser.HEIGHT);
    }
  }

  private static byte[] picture(WebElement element) {
    return element.getScreenshotAs(OutputType.BYTES);
  }

  /** Without the channel for transparency, a picture is a third smaller. */
  private static void write(String name, byte[] png) throws IOException {
    BufferedImage taken = ImageIO.read(new ByteArrayInputStream(png));
    BufferedImage opaque =
        new BufferedImage(taken.getWidth(), taken.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.createGraphics().drawImage(taken, 0, 0, null);
    Files.createDirectories(FOLDER);
    ImageIO.write(opaque, "png", FOLDER.resolve(name + ".png").toFile());
  }
}
