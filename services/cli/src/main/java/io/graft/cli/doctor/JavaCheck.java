package io.graft.cli.doctor;

/** The Java that runs this. */
final class JavaCheck {
    private static final String NAME = "jdk";
    private static final int LEAST = 17;

    private JavaCheck() {}

    static Finding look() {
        return of(Runtime.version().feature(), System.getProperty("java.vendor") + " " + Runtime.version());
    }

    static Finding of(int feature, String name) {
        return feature < LEAST
                ? Finding.fail(NAME, name + " is older than " + LEAST, "install a JDK 17 and point JAVA_HOME at it")
                : Finding.ok(NAME, name);
    }
}
