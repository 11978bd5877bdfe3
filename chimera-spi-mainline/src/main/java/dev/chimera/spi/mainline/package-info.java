/** A directory of peers on the BitTorrent Mainline DHT, private or public: signed locators as items, capabilities as places where addresses are announced. */
@NullMarked
package dev.chimera.spi.mainline;

import org.jspecify.annotations.NullMarked;
