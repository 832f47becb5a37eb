// A site that may be paid: `./run up` starts a simulator beside it.
import { Simulation } from '../process/simulation.mjs';
import { Site } from '../process/site.mjs';

export class PayingSite {
  static async start(settings = {}) {
    const paying = new PayingSite();
    paying.site = await Site.start({ AUTH_RATE_LIMIT: '0', BET_RATE_LIMIT: '0', ...settings });
    paying.address = `http://127.0.0.1:${paying.site.port}`;
    paying.gateway = await Simulation.of(paying.site);
    return paying;
  }

  async stop() {
    this.gateway.close();
    await this.site.stop();
  }

  // A coupon of so many percent, once, that both sides know.
  async addCoupon(code, percent) {
    await this.gateway.post('/v1/coupons', { id: code, percent_off: percent, duration: 'once' });
    await this.site.sql(`INSERT INTO coupons (code, percent_off, duration, created_on) VALUES ('${code}', ${percent}, 'once', now())`);
  }
}
