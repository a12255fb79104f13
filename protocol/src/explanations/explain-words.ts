import type { AccessPurpose, CompartmentKind } from '../consents/consent-terms.js';
import type { ResourceClass } from '../access/resource-classes.js';
import type { PolicyRole } from '../access/roles.js';

/** Languages in which explanations and consents are written. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** Plain words for the terms of access, as they stand within a sentence. */
export interface Words {
  readonly roles: Readonly<Record<PolicyRole, string>>;
  readonly purposes: Readonly<Record<AccessPurpose, string>>;
  readonly compartments: Readonly<Record<CompartmentKind, string>>;
  readonly classes: Readonly<Record<ResourceClass, string>>;
}

const english: Words = {
  roles: {
    gateway: 'computer systems',
    registrar: 'registrars',
    'privacy-officer': 'privacy officers',
    attending: 'attending physicians',
    resident: 'resident physicians',
    nurse: 'nurses',
    pharmacist: 'pharmacists',
    'lab-technician': 'laboratory technicians',
    radiologist: 'radiologists',
    researcher: 'researchers',
    'payer-agent': 'agents of the health plan',
    relay: 'relays',
    integrator: 'connected systems',
    patient: 'patients',
    proxy: 'people who decide for a patient',
  },
  purposes: {
    TREAT: 'treatment',
    ETREAT: 'emergency treatment',
    HPAYMT: 'payment',
    HOPERAT: 'running the hospital',
    HRESCH: 'research',
    PATRQT: 'a request of yours',
    BTG: 'an emergency',
  },
  compartments: {
    general: 'general health',
    'behavioral-health': 'mental health',
    'substance-use': 'alcohol and drug use',
    hiv: 'HIV',
    'sexual-reproductive-health': 'sexual and reproductive health',
    genetics: 'genetics',
    'counseling-notes': 'notes of counselling sessions',
    restricted: 'what could not be sorted',
  },
  classes: {
    demographics: 'who you are',
    clinical: 'diagnoses, visits and procedures',
    medications: 'medicines, allergies and immunizations',
    results: 'test results',
    imaging: 'images',
    documents: 'documents',
    billing: 'bills',
  },
};

const spanish: Words = {
  roles: {
    gateway: 'los sistemas informáticos',
    registrar: 'los registradores',
    'privacy-officer': 'los responsables de privacidad',
    attending: 'los médicos responsables',
    resident: 'los médicos residentes',
    nurse: 'las enfermeras y los enfermeros',
    pharmacist: 'los farmacéuticos',
    'lab-technician': 'los técnicos de laboratorio',
    radiologist: 'los radiólogos',
    researcher: 'los investigadores',
    'payer-agent': 'los agentes del seguro de salud',
    relay: 'los intermediarios',
    integrator: 'los sistemas conectados',
    patient: 'los pacientes',
    proxy: 'quienes deciden por un paciente',
  },
  purposes: {
    TREAT: 'tratamiento',
    ETREAT: 'tratamiento de urgencia',
    HPAYMT: 'facturación',
    HOPERAT: 'el funcionamiento del hospital',
    HRESCH: 'investigación',
    PATRQT: 'una solicitud suya',
    BTG: 'una emergencia',
  },
  compartments: {
    general: 'salud general',
    'behavioral-health': 'salud mental',
    'substance-use': 'consumo de alcohol y drogas',
    hiv: 'VIH',
    'sexual-reproductive-health': 'salud sexual y reproductiva',
    genetics: 'genética',
    'counseling-notes': 'notas de sesiones de terapia',
    restricted: 'lo que no se pudo clasificar',
  },
  classes: {
    demographics: 'quién es usted',
    clinical: 'diagnósticos, visitas y procedimientos',
    medications: 'medicamentos, alergias y vacunas',
    results: 'resultados de pruebas',
    imaging: 'imágenes',
    documents: 'documentos',
    billing: 'facturas',
  },
};

export const words: Readonly<Record<Language, Words>> = { en: english, es: spanish };

/** One, two and three; chaincode has no Intl, whose words change with its version. */
export function listOf(items: readonly string[], language: Language): string {
  const [last = '', ...before] = [...items].reverse();
  const others = before.reverse();
  if (others.length === 0) {
    return last;
  }
  const serial = language === 'en' && others.length > 1 ? ',' : '';
  return `${others.join(', ')}${serial} ${conjunction(last, language)} ${last}`;
}

/** Spanish has another word before the sound of an i. */
function conjunction(next: string, language: Language): string {
  return language === 'en' ? 'and' : /^h?i(?!e)/i.test(next) ? 'e' : 'y';
}

/** A sentence begins with it. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
