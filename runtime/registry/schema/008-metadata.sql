-- What is known of a file beyond its name: one table for each kind, one row for each file name. The columns are those
-- of the Dark Energy Survey and of Hyper Suprime-Cam together; a site adds its own tables by migrations of its own.

-- Raw exposures, as the telescope gave them.
create table exposure (
  filename text primary key,
  filetype text not null references ops_filetype (filetype),
  expnum bigint, nite text, camsym text, propid text, proposer text, observer text, program text, object text, field text,
  tiling integer, obstype text, proctype text, prodtype text, observatory text, telescope text, instrument text,
  detector text, detsize text, nextend integer, band text, filter text, filtpos text, camshut text, photflag integer,
  exptime double precision, expreq double precision, darktime double precision, airmass double precision,
  date_obs text, time_obs text, timesys text, mjd_obs double precision,
  pixscal1 double precision, pixscal2 double precision, radesys text, latitude text, longitude text, altitude text,
  telra text, teldec text, ha text, tradeg double precision, tdecdeg double precision, radeg double precision,
  decdeg double precision, zd double precision, telequin double precision, telfocus text, telstat text,
  windspd text, winddir text, humidity text, pressure text, dimmsee double precision
);
create index exposure_expnum_ix on exposure (expnum);
create index exposure_nite_ix on exposure (nite);

-- Images of one detector, raw or processed.
create table image (
  filename text primary key,
  filetype text not null references ops_filetype (filetype),
  pfw_attempt_id bigint references pfw_attempt (id),
  -- Which piece of the sky, in the words of the one survey and of the other.
  expnum bigint, ccdnum integer, band text, nite text, camsym text, field text, tilename text, device_id integer,
  visit bigint, ccd integer, filter text, pointing integer, tract integer, patch text, expid text, frameid text,
  taiobs text, dateobs text, proposal text, config text, autoguider integer, pa double precision,
  ccdtemp double precision, ccdname text,
  exptime double precision, airmass double precision,
  -- Detector.
  gaina double precision, gainb double precision, rdnoisea double precision, rdnoiseb double precision,
  saturata double precision, saturatb double precision, saturate double precision,
  detsec text, datasec text, trimsec text, ccdsum text, ampseca text, ampsecb text, biasseca text, biassecb text,
  -- Quality.
  sky double precision, skybrite double precision, skysigma double precision, skyvara double precision,
  skyvarb double precision, elliptic double precision, fwhm double precision, psf_fwhm double precision,
  psf_beta double precision, psfscale double precision, seesiga double precision, mag_zero double precision,
  zero double precision, scampnum integer, scampchi double precision, scampflg integer, nobject_scamp integer,
  -- The array.
  naxis1 integer, naxis2 integer, nextend integer, pcount integer, gcount integer, bzero double precision,
  bscale double precision, bunit text,
  ltm1_1 double precision, ltm2_2 double precision, ltv1 double precision, ltv2 double precision,
  -- Where it lies on the sky.
  equinox double precision, radesys text, wcsdim integer, wcsaxes integer, ctype1 text, ctype2 text, cunit1 text,
  cunit2 text, crval1 double precision, crval2 double precision, crpix1 double precision, crpix2 double precision,
  cd1_1 double precision, cd1_2 double precision, cd2_1 double precision, cd2_2 double precision,
  pv1_0 double precision, pv1_1 double precision, pv1_2 double precision, pv1_3 double precision,
  pv1_4 double precision, pv1_5 double precision, pv1_6 double precision, pv1_7 double precision,
  pv1_8 double precision, pv1_9 double precision, pv1_10 double precision,
  pv2_0 double precision, pv2_1 double precision, pv2_2 double precision, pv2_3 double precision,
  pv2_4 double precision, pv2_5 double precision, pv2_6 double precision, pv2_7 double precision,
  pv2_8 double precision, pv2_9 double precision, pv2_10 double precision,
  ra_cent double precision, dec_cent double precision, rac1 double precision, rac2 double precision,
  rac3 double precision, rac4 double precision, decc1 double precision, decc2 double precision,
  decc3 double precision, decc4 double precision, racmin double precision, racmax double precision,
  deccmin double precision, deccmax double precision, crossra0 text
);
create index image_expccd_ix on image (expnum, ccdnum);
create index image_visitccd_ix on image (visit, ccd);
create index image_tract_ix on image (tract, patch, filter);
create index image_attempt_ix on image (pfw_attempt_id);

-- Biases, flats and the like.
create table calibration (
  filename text primary key,
  filetype text not null references ops_filetype (filetype),
  pfw_attempt_id bigint references pfw_attempt (id),
  expnum bigint, ccdnum integer, band text, nite text, minnite text, maxnite text, camsym text, tilename text,
  device_id integer, ccd integer, filter text, calib_date text, validstart date, validend date,
  naxis1 integer, naxis2 integer, pcount integer, gcount integer, bscale double precision,
  gaina double precision, gainb double precision, rdnoisea double precision, rdnoiseb double precision,
  saturata double precision, saturatb double precision, saturate double precision,
  sky double precision, skybrite double precision, skysigma double precision,
  detsec text, datasec text, trimsec text, ampseca text, ampsecb text, biasseca text, biassecb text,
  ltm1_1 double precision, ltm2_2 double precision, ltv1 double precision, ltv2 double precision
);
create table ops_calibration_lookup (
  filename text not null,
  version  text not null,
  min_date date not null,
  max_date date not null,
  primary key (filename, version)
);

-- Many exposures made one.
create table coadd (
  filename text primary key,
  filetype text references ops_filetype (filetype),
  pfw_attempt_id bigint references pfw_attempt (id),
  band text, tilename text, tract integer, patch text, filter text, combine_type text, wcstype text,
  naxis1 integer, naxis2 integer, gain double precision, saturate double precision, bunit text,
  mag_zero double precision,
  equinox double precision, ctype1 text, ctype2 text, cunit1 text, cunit2 text, crval1 double precision,
  crval2 double precision, crpix1 double precision, crpix2 double precision,
  cd1_1 double precision, cd1_2 double precision, cd2_1 double precision, cd2_2 double precision,
  ra_cent double precision, dec_cent double precision, rac1 double precision, rac2 double precision,
  rac3 double precision, rac4 double precision, decc1 double precision, decc2 double precision,
  decc3 double precision, decc4 double precision, racmin double precision, racmax double precision,
  deccmin double precision, deccmax double precision, crossra0 text
);
create index coadd_tract_ix on coadd (tract, patch, filter);
create index coadd_attempt_ix on coadd (pfw_attempt_id);

create table catalog (
  filename text primary key,
  filetype text not null references ops_filetype (filetype),
  pfw_attempt_id bigint references pfw_attempt (id),
  expnum bigint, ccdnum integer, band text, nite text, camsym text, field text, tilename text, objects bigint,
  visit bigint, ccd integer, filter text, tract integer, patch text
);
create index catalog_attempt_ix on catalog (pfw_attempt_id);

create table miscfile (
  filename text primary key,
  filetype text not null references ops_filetype (filetype),
  pfw_attempt_id bigint references pfw_attempt (id),
  expnum bigint, ccdnum integer, band text, nite text, camsym text, field text, tilename text,
  visit bigint, ccd integer, filter text, tract integer, patch text
);
create index miscfile_attempt_ix on miscfile (pfw_attempt_id);

-- Which detector images touch which patch, and lists of exposures under a name: asked when a run is planned.
create table ccd_overlap_patch (
  visit   bigint  not null,
  ccd     integer not null,
  tract   integer not null,
  patch   text    not null,
  version text    not null,
  primary key (version, tract, patch, visit, ccd)
);
create table visit_tag (
  tag   text    not null,
  visit bigint  not null,
  ccd   integer not null,
  primary key (tag, visit, ccd)
);

-- Contents of files that come with exposures.
create table rasicam_decam (
  filename text not null,
  source   text not null,
  expnum bigint, camsym text, skystat text, gskyphot text, lskyphot text, gskyvar double precision,
  gskyhot double precision, lskyvar double precision, lskyhot double precision, lskypow double precision,
  delta_time_clear double precision, analyst text, analyst_comment text, entry_time timestamp,
  primary key (filename, source)
);
create table manifest_exposure (
  manifest_filename text   not null,
  camsym            text   not null,
  expnum            bigint not null,
  nite text, field text, band text, exptime double precision,
  primary key (manifest_filename, camsym, expnum)
);
create table sn_submit_request (
  field  text    not null,
  nite   text    not null,
  band   text    not null,
  seqnum integer not null,
  manifest_filename text, first_expnum bigint,
  primary key (field, nite, band, seqnum)
);
