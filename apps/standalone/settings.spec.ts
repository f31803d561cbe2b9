import { readSettings } from './settings.js';

const outside = 'postgres://app:secret@db.example:5432/county';

describe('the settings of a start', () => {
  it('need nothing: the demo county on port 3000, its data beside the program', () => {
    expect(readSettings({}, '/srv/quality')).toEqual({
      dataDirectory: '/srv/quality/.data',
      host: '0.0.0.0',
      port: 3000,
      seed: 'demo',
      adminPassword: null,
      outsideDatabase: null,
      secretKey: null,
    });
  });

  it('put no made-up county into a database that somebody else keeps', () => {
    const settings = readSettings({ DATABASE_URL: outside }, '/srv/quality');
    expect(settings.outsideDatabase).toEqual({ runtimeUrl: outside, ownerUrl: null });
    expect(settings.seed).toBe('empty');
    expect(readSettings({ DATABASE_URL: outside, SEED: 'demo' }, '/srv/quality').seed).toBe('demo');
  });

  it('take a blank variable for one that is not set', () => {
    expect(readSettings({ DATABASE_URL: ' ', PORT: '', DATA_DIR: '' }, '/srv/quality')).toEqual(
      readSettings({}, '/srv/quality'),
    );
  });

  it.each(['http', '0', '65536', '3000.5', '-1'])('refuse the port %s and name the variable', (port) => {
    expect(() => readSettings({ PORT: port }, '/srv/quality')).toThrow(/PORT/);
  });

  it('refuse a seed that does not exist', () => {
    expect(() => readSettings({ SEED: 'Demo' }, '/srv/quality')).toThrow(/SEED/);
  });
});
