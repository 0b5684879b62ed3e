package io.openmldb.rollout.acceptance.browser;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.NoSuchFrameException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.FluentWait;

/** Debian's Chromium without a window, on a page of {@value #WIDTH} by {@value #HEIGHT} pixels. */
public final class Browser implements AutoCloseable {

  static final int WIDTH = 1280;
  static final int HEIGHT = 900;

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /** Whatever a page, Temporal and a worker on a busy machine have to do for one look. */
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private static final By MAIN = By.tagName("main");
  private static final By TRY_A_REFRESH =
      By.xpath("//*[self::a or self::button][contains(., 'Try a refresh')]");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Whether Chromium and its driver are on this machine. */
  public static boolean isHere() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /** Starts one, which knows nothing of those before it. */
  public static Browser start() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        // The pages are this machine's own, and root, as whom tests run in CI, has no sandbox.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        // The UI would ask for news.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1");
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.resize(HEIGHT);
    browser.driver.executeCdpCommand(
        "Emulation.setTimezoneOverride", Map.of("timezoneId", "Etc/UTC"));
    return browser;
  }

  /** Opens a page of the UI: again, as the UI itself says, where Temporal was too busy for it. */
  void open(String url) {
    driver.get(url);
    await(
        "a page of the UI at " + url,
        page -> {
          if (page.findElements(TRY_A_REFRESH).isEmpty()) {
            return shown(page, MAIN);
          }
          page.navigate().refresh();
          return null;
        });
  }

  /** The page's height becomes {@code height}, as if the window were so high. */
  void resize(int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", WIDTH, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Waits until {@code look} gives something other than null and false. */
  <T> T await(String what, Function<WebDriver, T> look) {
    return await(what, SOON, look);
  }

  /** The same, for at most {@code atMost}. */
  <T> T await(String what, Duration atMost, Function<WebDriver, T> look) {
    try {
      return new FluentWait<WebDriver>(driver)
          .withTimeout(atMost)
          .pollingEvery(BETWEEN_LOOKS)
          .ignoreAll(
              List.of(
                  NoSuchElementException.class,
                  NoSuchFrameException.class,
                  StaleElementReferenceException.class,
                  ElementNotInteractableException.class))
          .until(look);
    } catch (TimeoutException e) {
      driver.switchTo().defaultContent();
      throw new AssertionError(
          "waited %s in vain for %s at %s, which looks like %s"
              .formatted(atMost, what, driver.getCurrentUrl(), keepScreenshot()),
          e);
    }
  }

  /** Waits until the page shows an element that {@code by} finds. */
  WebElement awaitShown(String what, By by) {
    return await(what, page -> shown(page, by));
  }

  /** Waits until what {@code by} finds can be clicked, and clicks it. */
  void click(String what, By by) {
    await(
        what,
        page -> {
          WebElement element = shown(page, by);
          // To the middle: the head of the page stays where it is, and covers what is under it.
          run("arguments[0].scrollIntoView({block: 'center'})", element);
          element.click();
          return true;
        });
  }

  /** The first element that {@code by} finds and that can be seen: menus are there twice. */
  static WebElement shown(SearchContext context, By by) {
    return context.findElements(by).stream()
        .filter(WebElement::isDisplayed)
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("nothing is shown of " + by));
  }

  /** Inserts {@code text} where the cursor is, at once, as pasting does. */
  void insert(String text) {
    driver.executeCdpCommand("Input.insertText", Map.of("text", text));
  }

  Actions actions() {
    return new Actions(driver);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  private Path keepScreenshot() {
    Path file =
        RepositoryRoot.find()
            .root()
            .resolve("acceptance/target/browser-" + System.currentTimeMillis() + ".png");
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, screenshot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
