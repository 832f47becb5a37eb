// A site whose payments go to a simulator of its own.
import { Site } from '../process/site.mjs';
import { Simulation } from '../payments/simulation.mjs';

export class PayingSite {
  static async start(settings = {}) {
    const paying = new PayingSite();
    paying.gateway = await Simulation.start();
    const { sim } = paying.gateway;
    try {
      paying.site = await Site.start({
        AUTH_RATE_LIMIT: '0', BET_RATE_LIMIT: '0', STRIPE_SECRET_KEY: sim.keys.secret, STRIPE_PUBLISHABLE_KEY: sim.keys.publishable,
        STRIPE_WEBHOOK_SECRET: sim.webhooks.secret, STRIPE_API_BASE: sim.url(), STRIPE_JS_URL: `${sim.url()}/v3/`, ...settings,
      });
      await paying.site.command('stripe', 'sync-plans');
      paying.address = `http://127.0.0.1:${paying.site.port}`;
      await paying.gateway.control('webhooks', { url: `${paying.address}/stripe_webhook/event` });
    } catch (error) {
      await paying.stop();
      throw error;
    }
    return paying;
  }

  async stop() {
    await this.site?.stop();
    await this.gateway.stop();
  }

  // A coupon of so many percent, once, that both sides know.
  async addCoupon(code, percent) {
    await this.gateway.post('/v1/coupons', { id: code, percent_off: percent, duration: 'once' });
    await this.site.sql(`INSERT INTO coupons (code, percent_off, duration, created_on) VALUES ('${code}', ${percent}, 'once', now())`);
  }
}
